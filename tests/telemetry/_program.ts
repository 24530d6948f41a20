/** What a program that ran to its end left behind. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the programs, with nothing to read from: a prompt would fail. */
export async function runProgram(
  name: string,
  { args = [], flags = [], env = {} }: {
    readonly args?: readonly string[];
    readonly flags?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<ProgramResult> {
  const { href } = new URL(`programs/${name}`, import.meta.url);
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...flags, href, ...args],
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
