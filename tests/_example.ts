import { fromFileUrl, PROJECT_ROOT } from "../tools/project.ts";

/** What an example that ran to its end left behind. */
export interface ExampleResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The first command that the comment at the top of an example gives. */
export function commandOf(example: string): string {
  const text = Deno.readTextFileSync(
    new URL(`examples/${example}`, PROJECT_ROOT),
  );
  const [comment = ""] = text.split("\n\n");
  const [, command] = /^\/\/ {3}(.+)$/m.exec(comment) ?? [];
  if (command === undefined) throw new Error(`${example} gives no command`);
  return command;
}

/**
 * Runs a command as a shell would, without one: variables before the program, and
 * quotes. Nothing can be asked, and only these variables are set.
 */
export async function runCommand(
  command: string,
  { args = [], env = {} }: {
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<ExampleResult> {
  const words = command.split(" ").map((word) => word.replaceAll('"', ""));
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const [program, ...rest] = words.slice(first);
  if (program !== "deno") throw new Error(`Cannot run "${command}"`);
  const given = words.slice(0, first).map((word) => word.split("="));
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...rest, ...args],
    cwd: fromFileUrl(PROJECT_ROOT),
    clearEnv: true,
    env: { ...inherited(), ...Object.fromEntries(given), ...env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** What Deno itself needs to find its cache. */
function inherited(): Record<string, string> {
  const names = ["DENO_DIR", "HOME", "PATH", "XDG_CACHE_HOME"];
  return {
    NO_COLOR: "1",
    ...Object.fromEntries(
      names.flatMap((name) => {
        const value = Deno.env.get(name);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}
