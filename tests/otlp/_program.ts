/** What a program that ran to its end left behind. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program with Deno, with nothing to read from: a
 * permission prompt could not be answered.
 */
export async function runProgram(
  program: URL,
  { args = [], flags, env = {} }: {
    readonly args?: readonly string[];
    readonly flags: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<ProgramResult> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...flags, program.href, ...args],
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout).trim(),
    stderr: decoder.decode(stderr).trim(),
  };
}
