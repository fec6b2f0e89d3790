/** Files read as text at build time. */
declare module '*.toml?raw' {
  const text: string;
  export default text;
}

interface ImportMeta {
  /** Vite's: the files that a pattern names. */
  glob<T>(pattern: string, options: { query: string; import: string; eager: true }): Record<string, T>;
}
