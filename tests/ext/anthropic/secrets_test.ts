import { autogenComponents } from "@autogen-edge/runtime";
import { registerAnthropic } from "@autogen-edge/runtime/ext/anthropic";
import { testSecrets } from "../_secrets_suite.ts";
import { WIRE } from "./_wire.ts";

testSecrets(WIRE, {
  // A name that does not tell.
  keyHeader: "X-Gateway",
  telltales: {
    "in an error": ({ headers, path }) =>
      Response.json({
        type: "error",
        error: {
          message: `Wrong key: ${[...headers.values(), path].join()}`,
          type: headers.get("x-gateway"),
        },
      }, { status: 401 }),
    "in an event": ({ headers }) =>
      new Response(
        `event: error\ndata: {"type":"error","error":{"type":"${
          headers.get("x-api-key")
        }","message":"${headers.get("x-gateway")}"}}\n\n`,
        { headers: { "content-type": "text/event-stream" } },
      ),
  },
  load: (config) =>
    registerAnthropic(autogenComponents())
      .load({ provider: WIRE.component, config }),
});
