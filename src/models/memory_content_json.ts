import {
  type JsonCodec,
  jsonNullable,
  jsonObject,
  jsonOpaque,
  jsonString,
} from "../core/mod.ts";
import { imageJson } from "./_image_json.ts";
import type { ImageContent } from "./llm_message.ts";
import { textOr } from "./llm_message_json.ts";
import type { MemoryContent } from "./memory.ts";

type Content = MemoryContent["content"];

/** AutoGen writes bytes as the text that they are in UTF-8. */
const contentJson: JsonCodec<Content> = /* @__PURE__ */ textOr<
  Exclude<Content, string>
>({
  write(content) {
    if (content instanceof Uint8Array) return new TextDecoder().decode(content);
    return isImage(content) ? imageJson.write(content) : content;
  },
  read(json, refuse) {
    const content = jsonOpaque.read(json, refuse);
    const isPicture = Object.keys(content).join() === "data" &&
      typeof content["data"] === "string";
    return isPicture ? imageJson.read(content, refuse) : content;
  },
});

/**
 * Writes what a memory holds as Python AutoGen does.
 */
export const memoryContentJson: JsonCodec<MemoryContent> =
  /* @__PURE__ */ jsonObject<MemoryContent>({
    content: contentJson,
    mimeType: jsonString,
    metadata: /* @__PURE__ */ jsonNullable(jsonOpaque),
  });

function isImage(content: object): content is ImageContent {
  return "type" in content && content.type === "image" && "url" in content;
}
