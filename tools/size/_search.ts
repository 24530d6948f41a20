import { FunctionTool } from "@autogen-edge/runtime";

/** A tool whose parameters are a JSON Schema. */
export const search: FunctionTool<{ query: string }, string> = new FunctionTool<
  { query: string },
  string
>({
  name: "search",
  description: "Searches the archive",
  parameters: {
    type: "object",
    properties: { query: { type: "string" } },
    required: ["query"],
  },
  execute: ({ query }) => `Nothing about ${query}`,
});
