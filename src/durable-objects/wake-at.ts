/** Sets an object's alarm, unless it stands for that time or an earlier one: setting it is billed as a row. */
export async function wakeAt(
  storage: Pick<DurableObjectStorage, 'getAlarm' | 'setAlarm'>,
  time: number,
): Promise<void> {
  const standing = await storage.getAlarm();
  if (standing === null || standing > time) await storage.setAlarm(time);
}
