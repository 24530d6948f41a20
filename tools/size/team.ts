import { writers } from "./_writers.ts";

/** A Worker with a team of assistants. */
export default {
  async fetch(request: Request): Promise<Response> {
    const result = await writers().run({ task: await request.text() });
    return Response.json(result.stopReason);
  },
};
