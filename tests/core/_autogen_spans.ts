import type {
  ExpectedAttributes,
  ExpectedSpan,
} from "@autogen-edge/runtime/testing";

/** The span of the one who creates a message. */
export function create(
  destination: string,
  messageType: string,
  more: Partial<ExpectedSpan> = {},
): ExpectedSpan {
  return {
    name: `autogen create ${destination}`,
    kind: "PRODUCER",
    attributes: {
      "messaging.operation": "create",
      "messaging.destination": destination,
      "messaging.message.type": messageType,
    },
    ...more,
  };
}

/** The span of the loop that takes a message from its queue. */
export function transfer(
  operation: "send" | "publish",
  destination: string,
  children: readonly ExpectedSpan[],
): ExpectedSpan {
  return {
    name: `autogen ${operation} ${destination}`,
    kind: "PRODUCER",
    links: [`autogen create ${destination}`],
    attributes: {
      // AutoGen calls a send a publication, too.
      "messaging.operation": "publish",
      "messaging.destination": destination,
    },
    children,
  };
}

/** An agent, by its type, its class and its key. */
export type Who = readonly [type: string, name: string, key: string];

/** A message that an agent handles. */
export interface Processed {
  readonly recipient: Who;
  readonly sender?: Who | undefined;
  readonly topic?: string;
  readonly id: string;
  readonly message: string;
}

/** The span of a handler. */
export function process(
  { recipient, sender, topic, id, message }: Processed,
  link: string,
  more: Partial<ExpectedSpan> = {},
): ExpectedSpan {
  const [type, name, key] = recipient;
  return {
    name: `autogen process ${type}.(${key})-A`,
    kind: "CONSUMER",
    links: [`autogen create ${link}`],
    attributes: {
      "messaging.operation": "process",
      "messaging.destination": `${type}.(${key})-A`,
      recipient_agent_type: type,
      recipient_agent_class: name,
      ...sender && {
        sender_agent_type: sender[0],
        sender_agent_class: sender[1],
      },
      message_context: JSON.stringify({
        sender: sender === undefined ? "None" : `${sender[0]}/${sender[2]}`,
        topic_id: topic ?? "None",
        is_rpc: topic === undefined,
        message_id: id,
      }),
      message,
    },
    ...more,
  };
}

/** The span of a reply that reaches the one who asked. */
export function ack(
  answering: Who,
  asking: Who | undefined,
  message: string,
): ExpectedSpan {
  const destination = asking === undefined
    ? ""
    : `${asking[0]}.(${asking[2]})-A`;
  const attributes: ExpectedAttributes = {
    "messaging.operation": "receive",
    "messaging.destination": destination,
    sender_agent_type: answering[0],
    sender_agent_class: answering[1],
    ...asking && {
      recipient_agent_type: asking[0],
      recipient_agent_class: asking[1],
    },
    message,
  };
  return {
    name: `autogen ack ${destination}`.trimEnd(),
    kind: "CONSUMER",
    links: [`autogen send ${answering[0]}.(${answering[2]})-A`],
    attributes,
  };
}
