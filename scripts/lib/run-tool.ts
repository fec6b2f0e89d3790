/** Runs one of the project's command-line tools to its end. */
import { spawn } from 'node:child_process';
import { root, type Tool, toolEnvironment, tools } from './project.ts';

/** The tools write into a pipe, and can't see whether what is behind it shows colours. Biome has no such variable: it takes a flag. */
const COLOURS: Record<string, string | undefined> = process.stdout.isTTY
  ? { FORCE_COLOR: '1' }
  : { NO_COLOR: '1', FORCE_COLOR: undefined };
export const biomeColours = `--colors=${process.stdout.isTTY ? 'force' : 'off'}`;

export interface ToolResult {
  ok: boolean;
  output: string;
}

/**
 * Runs a tool and waits for its end.
 * @param echo also write its output through as it comes
 */
export function runTool(tool: Tool, args: string[], { echo = false } = {}): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tools[tool], ...args], {
      cwd: root,
      env: { ...toolEnvironment(), ...COLOURS },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const [stream, sink] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const)
      stream.on('data', chunk => {
        output += chunk;
        if (echo) sink.write(chunk);
      });
    child.on('error', reject);
    child.on('close', code => resolve({ ok: code === 0, output }));
  });
}

/** Runs a tool quietly; when it fails, the error shows what it said and what to do. */
export async function mustRunTool(tool: Tool, args: string[], whatToDo: string): Promise<string> {
  const { ok, output } = await runTool(tool, args);
  if (!ok) throw new Error(`${tool} ${args[0]} failed:\n\n${output.trim()}\n\n${whatToDo}`);
  return output;
}
