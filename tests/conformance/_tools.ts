import { FunctionTool } from "@autogen-edge/runtime";

const WEATHER: ReadonlyMap<unknown, string> = new Map([
  ["Paris", "sunny"],
  ["Oslo", "snow"],
]);

/** The tools that scenarios name; their components hold Python source. */
export function scenarioTools(): FunctionTool[] {
  return [
    tool("add", "Add two integers", {
      parameters: { a: "integer", b: "integer" },
      execute: ({ a, b }) => Number(a) + Number(b),
    }),
    tool("echo", "Return the text", {
      parameters: { text: "string" },
      execute: ({ text }) => text,
    }),
    tool("fail", "Always fails with the reason", {
      parameters: { reason: "string" },
      execute({ reason }) {
        throw new Error(String(reason));
      },
    }),
    tool("lookup", "Weather of a city", {
      parameters: { city: "string" },
      execute: ({ city }) => WEATHER.get(city) ?? "unknown",
    }),
  ];
}

function tool(name: string, description: string, { parameters, execute }: {
  readonly parameters: Readonly<Record<string, "integer" | "string">>;
  readonly execute: (args: Readonly<Record<string, unknown>>) => unknown;
}): FunctionTool {
  const properties = Object.entries(parameters).map(([name, type]) =>
    [name, { type }] as const
  );
  return new FunctionTool({
    name,
    description,
    parameters: {
      type: "object",
      properties: Object.fromEntries(properties),
      required: Object.keys(parameters),
    },
    execute,
  });
}
