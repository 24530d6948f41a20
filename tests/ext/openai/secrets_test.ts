import { autogenComponents } from "@autogen-edge/runtime";
import {
  AzureOpenAIChatCompletionClient,
  registerOpenAI,
} from "@autogen-edge/runtime/ext/openai";
import { assertClean, SECRETS, testSecrets } from "../_secrets_suite.ts";
import { KEY, WIRE } from "./_wire.ts";

testSecrets(WIRE, {
  telltales: {
    "in an error": ({ headers, path }) =>
      Response.json({
        error: {
          message: `Wrong key: ${[...headers.values(), path].join()}`,
          code: headers.get("x-api-key"),
          type: KEY,
        },
      }, { status: 401 }),
    "in an event": ({ headers }) =>
      new Response(
        `data: {"error":{"message":"${headers.get("authorization")}"}}\n\n`,
        { headers: { "content-type": "text/event-stream" } },
      ),
  },
  load: (config) =>
    registerOpenAI(autogenComponents())
      .load({ provider: WIRE.component, config }),
});

Deno.test("no secret is in a dump of a client of Azure", () => {
  const { apiKey, defaultHeaders, token } = SECRETS;
  const azure = new AzureOpenAIChatCompletionClient({
    model: "gpt-4o",
    azureEndpoint: "https://edge.openai.azure.com",
    apiVersion: "1",
    apiKey,
    defaultHeaders,
    azureAdToken: token,
  });
  assertClean(JSON.stringify(azure.dumpComponent()), "Azure's dump");
});
