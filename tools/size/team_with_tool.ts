import { search } from "./_search.ts";
import { writers } from "./_writers.ts";

/** A Worker with a team of assistants, one of which has a tool. */
export default {
  async fetch(request: Request): Promise<Response> {
    const team = writers({ tools: [search] });
    const result = await team.run({ task: await request.text() });
    return Response.json(result.stopReason);
  },
};
