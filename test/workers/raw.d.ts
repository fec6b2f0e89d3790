/** Files read as text at build time. */
declare module '*.toml?raw' {
  const text: string;
  export default text;
}
