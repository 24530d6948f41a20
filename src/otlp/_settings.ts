import type { WebTracerConfig } from "@opentelemetry/sdk-trace-web";
import { type Environment, readEnvironment } from "../telemetry/mod.ts";
import { readEndpoint } from "./_endpoint.ts";
import type { TransportSettings } from "./_fetch_transport.ts";
import type { QueueSettings } from "./_queue_processor.ts";
import { report } from "./_report.ts";
import { readResource } from "./_resource.ts";
import { readSampler } from "./_sampler.ts";
import { type NumberRange, readNumber, readWord } from "./_variables.ts";
import type { OtlpTracingOptions, Timer } from "./otlp_tracing_options.ts";

const OTLP = "OTEL_EXPORTER_OTLP";
// The longest delay of `setTimeout`; a longer one fires at once.
const DURATION: NumberRange = { min: 1, max: 2 ** 31 - 1 };
const COUNT: NumberRange = { min: 1 };
const LIMIT: NumberRange = { min: 0 };

/** Everything that options and environment decide. */
export interface Settings {
  readonly provider: WebTracerConfig;
  readonly transport: TransportSettings;
  readonly queue: QueueSettings;
  /** In milliseconds, for one batch with its retries. */
  readonly exportTimeout: number;
}

/** Resolves options over environment over defaults. */
export function readSettings(
  options: OtlpTracingOptions,
): Settings | "disabled" {
  const environment = typeof options.environment === "function"
    ? options.environment
    : readEnvironment(options.environment);
  const settings = {
    provider: readProvider(options, environment),
    transport: readTransport(options, environment),
    ...readBatch(options, environment),
  };
  const disabled = readWord(
    environment,
    ["OTEL_SDK_DISABLED"],
    ["true", "false"],
  ) === "true";
  const silent = readWord(
    environment,
    ["OTEL_TRACES_EXPORTER"],
    ["otlp", "none"],
  ) === "none";
  // After the options are read, so that a wrong one is an error all the same.
  return disabled || silent ? "disabled" : settings;
}

function readTransport(
  options: OtlpTracingOptions,
  environment: Environment,
): TransportSettings {
  const protocols = [
    `${OTLP}_TRACES_PROTOCOL`,
    `${OTLP}_PROTOCOL`,
  ];
  const protocol = protocols.map(environment).find(Boolean);
  if (protocol !== undefined && !protocol.startsWith("http/")) {
    report("warn", `Ignoring the OTLP protocol "${protocol}": using http/json`);
  }
  const compression = options.compression ?? readWord(
    environment,
    [`${OTLP}_TRACES_COMPRESSION`, `${OTLP}_COMPRESSION`],
    ["gzip", "none"],
  ) ?? "gzip";
  const threshold = option("compressionThreshold", {
    value: options.compressionThreshold,
    range: LIMIT,
  }) ?? 1024;
  return {
    ...readEndpoint(options, environment),
    fetch: options.fetch,
    gzipFrom: compression === "gzip" ? threshold : Infinity,
    keepalive: options.keepalive ?? false,
    retryDelay: option("retryDelay", {
      value: options.retryDelay,
      range: LIMIT,
    }) ?? 1000,
    random: Math.random,
  };
}

function readBatch(
  options: OtlpTracingOptions,
  environment: Environment,
): Pick<Settings, "queue" | "exportTimeout"> {
  const {
    maxQueueSize,
    maxExportBatchSize,
    exportTimeout,
    scheduleDelay,
  } = options.batch ?? {};
  const read = (
    name: string,
    value: number | undefined,
    variables: readonly string[],
    range: NumberRange,
  ) => readNumber({ name, value }, environment, variables, range);

  const timeout = read(
    "timeout",
    options.timeout,
    [`${OTLP}_TRACES_TIMEOUT`, `${OTLP}_TIMEOUT`],
    DURATION,
  ) ?? 10_000;
  const batchTimeout = read(
    "exportTimeout",
    exportTimeout,
    ["OTEL_BSP_EXPORT_TIMEOUT"],
    DURATION,
  ) ??
    30_000;
  const queueSize =
    read("maxQueueSize", maxQueueSize, ["OTEL_BSP_MAX_QUEUE_SIZE"], COUNT) ??
      2048;
  const batchSize = read(
    "maxExportBatchSize",
    maxExportBatchSize,
    ["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"],
    COUNT,
  ) ?? 512;
  return {
    queue: {
      size: Math.floor(queueSize),
      batchSize: Math.floor(Math.min(batchSize, queueSize)),
      delay: scheduleDelay === false ? undefined : read(
        "scheduleDelay",
        scheduleDelay,
        ["OTEL_BSP_SCHEDULE_DELAY"],
        { ...DURATION, min: 0 },
      ) ?? 5000,
      timer: options.timer ?? setTimer,
      flushTimeout: option("flushTimeout", {
        value: options.flushTimeout,
        range: DURATION,
      }) ?? 10_000,
    },
    exportTimeout: Math.min(timeout, batchTimeout),
  };
}

function readProvider(
  options: OtlpTracingOptions,
  environment: Environment,
): WebTracerConfig {
  const limits = options.spanLimits ?? {};
  const limit = (
    name: keyof typeof limits,
    variables: readonly string[],
    fallback = 128,
  ) =>
    readNumber(
      { name, value: limits[name] },
      environment,
      variables.map((variable) => `OTEL_${variable}_LIMIT`),
      LIMIT,
    ) ?? fallback;

  return {
    resource: readResource(options, environment),
    sampler: readSampler(options, environment),
    spanLimits: {
      attributeCountLimit: limit("attributeCountLimit", [
        "SPAN_ATTRIBUTE_COUNT",
        "ATTRIBUTE_COUNT",
      ]),
      attributeValueLengthLimit: limit("attributeValueLengthLimit", [
        "SPAN_ATTRIBUTE_VALUE_LENGTH",
        "ATTRIBUTE_VALUE_LENGTH",
      ], Infinity),
      eventCountLimit: limit("eventCountLimit", ["SPAN_EVENT_COUNT"]),
      linkCountLimit: limit("linkCountLimit", ["SPAN_LINK_COUNT"]),
      attributePerEventCountLimit: limit("attributePerEventCountLimit", [
        "EVENT_ATTRIBUTE_COUNT",
      ]),
      attributePerLinkCountLimit: limit("attributePerLinkCountLimit", [
        "LINK_ATTRIBUTE_COUNT",
      ]),
    },
    ...(options.idGenerator === undefined
      ? {}
      : { idGenerator: options.idGenerator }),
  };
}

function option(
  name: string,
  { value, range }: {
    readonly value: number | undefined;
    readonly range: NumberRange;
  },
): number | undefined {
  return readNumber({ name, value }, () => undefined, [], range);
}

const setTimer: Timer = (callback, delay) => {
  const id = setTimeout(callback, delay);
  return () => clearTimeout(id);
};
