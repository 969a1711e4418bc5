#include "bridge/answers/ErrorWords.h"

namespace bridge::answers {

std::optional<FailureKind> kindOfWords(const QString &text, const AdmitsKind &admits)
{
    using enum FailureKind;
    // Searched from top to bottom: words that errors of other kinds also mention come late. Chinese
    // words are those of new-api, one-api, claude-relay-service, sub2api, claude-code-hub and the
    // services that run them.
    static const PhraseTable table({
        // nginx, Go, Apache
        Words(TlsFailed, "plain http request was sent to https port",
              "client sent an http request to an https server",
              "speaking plain http to an ssl-enabled server",
              "http request was sent to a port that expects tls"),
        // nginx, which tells it after the handshake
        Words(ClientCertificateRequired, "no required ssl certificate was sent"),
        Words(ClientCertificateRefused, "the ssl certificate error"),
        Words(ProxyInTheWay, "cache access denied", // Squid
              "proxy authentication required", "the requested url could not be retrieved"),
        Words(ClientNotAllowed, "outdated. please upgrade to", // claude-code-hub
              "only accepts requests from claude code", "only allows claude code",
              "only allow claude code", "only authorized for use with claude code",
              "only be used with claude code", "only be used in claude code",
              "only be used by claude code", "only supports claude code",
              "only support claude code", "only available for claude code",
              "only available to claude code", "only for claude code", "claude code only",
              "only available for coding agents", "only be used with coding",
              "only be used in coding", "only supports coding tools",
              "only available in coding tools", "仅限 … 编程工具", "仅支持 … 编程工具",
              "仅限在编程", "只能在编程", "仅可在 … coding", "仅限 … coding agent",
              "仅支持 … coding agent", "restricted to … claude code", "limited to … claude code",
              "please use … claude code … client", "please use the official claude code",
              "not a claude code client", "non-claude code client", "client is not authorized",
              "client is not allowed", "client not allowed", "unsupported client",
              "unauthorized client", "仅允许 … claude code", "仅允许claude code",
              "仅支持 … claude code", "仅支持claude code", "仅限 … claude code", "仅限claude code",
              "只允许 … claude code", "只支持 … claude code", "只能 … claude code",
              "请使用 … claude code", "非 claude code", "非claude code", "不允许的客户端",
              "不支持的客户端", "客户端不被允许", "客户端版本过旧"),
        // The history: Anthropic, then OpenAI, DeepSeek and Google.
        Words(ResumeRejected, "signature in thinking block", "invalid data in redacted_thinking",
              "thinking.signature … field required", "thinking … blocks … cannot be modified",
              "thinking block … invalid signature",
              "expected thinking or redacted_thinking, but found",
              "tool_use ids were found without tool_result",
              "tool_use block must have a corresponding tool_result",
              "unexpected tool_use_id found in tool_result", "tool_use ids must be unique",
              "tool_result block … corresponding tool_use",
              "tool_use_id … string should match pattern",
              "tool_calls … must be followed by tool messages",
              "must be a response to a preceding message with … tool_calls",
              "must be a response to a preceeding message with … tool_calls",
              "no tool call found for function call output",
              "no tool output found for function call", "reasoning_content … must be passed back",
              "missing a thought_signature", "thought signature is not valid",
              "number of function response parts is equal to"),
        // Google also speaks of plan and billing details where a limit of a minute is reached.
        Words(RateLimited, "quota exceeded for metric"),
        Words(Billing, "budget has been exceeded", // LiteLLM
              "in good standing",                  // Alibaba: Arrearage
              "premium request",                   // GitHub Copilot
              "无可用资源包",                      // Zhipu
              "credit balance is too low", "insufficient credit", "insufficient balance",
              "insufficient account balance", "insufficient quota", "insufficient funds",
              "balance is insufficient", "exceeded your current quota",
              "exceeded its current quota", "quota is not enough", "out of credits",
              "no credits left", "no credits remaining", "no credits available", "have no credits",
              "requires more credits", "never purchased credits", "payment required",
              "billing details", "no active subscription", "subscription has expired",
              "key limit exceeded", // OpenRouter
              "not included in your … plan", "plan does not include", "plan does not yet include",
              "upgrade your plan to use", "upgrade your plan to access", "membership benefits",
              "membership is active", "membership has expired", // Kimi
              "not available on your plan", "套餐 … 未开放", "套餐 … 不支持", "套餐 … 不包含",
              "套餐已用完", "已停服", "overdue", "exceeded budget", "cost limit … exceeded",
              "cost limit … reached", "spend limit", "spending limit", "draw from your extra usage",
              "overdue payment", "account … is suspended", "额度不足", "额度已用尽", "额度已用完",
              "额度超限", "额度已耗尽", "余额不足", "欠费", "请充值", "套餐已过期", "套餐已到期",
              "订阅已过期", "没有有效的订阅"),
        Words(UpstreamCredential, "unauthorized: token expired", // GitHub Copilot, by a bridge
              "failed to … copilot token", "copilot token … expired", "github token",
              "sign in to github", "upstream … authentication", "upstream … unauthorized",
              "upstream … credential", "upstream … api key", "upstream … returned 401",
              "provider … authentication failed", "refresh token … expired",
              "refresh token … revoked", "上游 … 认证", "上游 … 密钥"),
        Words(OutOfMemory, "requires more system memory", // Ollama
              "insufficient system resources",            // LM Studio
              "out of memory", "outofmemory", "not enough memory", "cudamalloc failed",
              "failed to allocate", "unable to allocate", "insufficient memory", "显存不足",
              "内存不足"),
        Words(NoModelLoaded, "model is not running", // Jan
              "no models loaded", "no model loaded", "no model is loaded", "no models are loaded",
              "no model is currently loaded", "model is not loaded", "model not loaded",
              "please load a model", "load a model first", "没有加载模型", "未加载模型",
              "模型未加载"),
        Words(ModelCrashed, "runner process has terminated",   // Ollama
              "error was encountered while running the model", // Ollama
              "enginecore encountered",                        // vLLM
              "^channel error",                                // LM Studio
              "model has crashed", "model crashed", "unloaded or crashed",
              "runner process no longer running", "runner has unexpectedly stopped",
              "enginedeaderror", "engine is dead", "cuda error", "failed to load model",
              "model failed to load", "unable to load model", "error loading model",
              "could not load model", "模型崩溃"),
        Words(ModelLoading, "server is loading the model", // llama.cpp
              "loading model", "model is loading", "model loading in progress",
              "is currently loading", "is still loading", "model is being loaded",
              "model is starting", "model … warming up", "waiting for llama runner to start",
              "模型加载中", "正在加载"),
        Words(SystemRoleRejected, "unexpected role … system",
              "role … input should be 'user' or 'assistant'", "unknown variant system",
              "unknown variant 'system'", "invalid role … system", "invalid role",
              "role … system … not supported", "system role … not supported",
              "system role not supported", "system message must be at the beginning",
              "roles must alternate", "role must be user or assistant",
              "roles are supported, got system", "system messages are not"),
        Words(ModelLacksTools, "support tool use", // OpenRouter: "No endpoints found that …"
              "--enable-auto-tool-choice",         // vLLM
              "--tool-call-parser",                // vLLM, SGLang
              "requires --jinja",                  // llama.cpp
              "does not support tool", "doesn't support tool", "not support function call",
              "tool use is not supported", "tool calling is not supported",
              "tools are not supported", "tools is not supported", "function calling is not",
              "failed to initialize samplers", "failed to parse grammar", "error parsing grammar",
              "grammar compilation", "toolconfig is not supported", "不支持工具", "不支持函数"),
        // A part of what Claude Code sends: see RequestParts.cpp.
        Words(ContextTooSmall, "max_tokens … got -", "max_completion_tokens … got -", // vLLM
              "max_new_tokens … got -", "max_tokens must be at least 1, got 0"),
        Words(RequestRejected, "jinja exception",
              "unable to generate parser for this template", // llama.cpp
              "rendering prompt with jinja template",        // LM Studio
              "no user query found", "chat template"),
        Words(RequestRejected, "context management", "context_management", "上下文管理",
              "adaptive thinking", "'adaptive'", "does not match any of the expected tags",
              "自适应思考", "output_config", "reasoning_effort", "reasoning effort",
              "effort … not supported", "unsupported effort", "invalid effort", "推理强度",
              "思考强度", "max_tokens is too large", "max_tokens' is too large",
              "max_completion_tokens is too large", "max_completion_tokens' is too large",
              "range of max_tokens", "invalid max_tokens",
              "maximum allowed number of output tokens", "max_tokens … less than or equal to",
              "maximum tokens you requested", // Amazon
              "max_tokens … <=", "max_tokens … at most", "max_tokens … cannot be",
              "max_tokens … exceeds", "max_tokens … greater than", "max_tokens … 取值范围",
              "max_tokens … 超", "max_tokens … 不能", "max_tokens … 最大"),
        Words(ContextTooSmall, "n_ctx",                 // LM Studio, llama.cpp
              "input token count",                      // Google
              "prompt token count of … exceeds",        // GitHub Copilot
              "exceeded model token limit",             // Moonshot
              "range of input length should be",        // Alibaba
              "inputs tokens + max_new_tokens must be", // TGI
              "inputs must have less than",             // TGI
              "context length", "context window", "context size", "context limit",
              "context overflow", "context exceeds", "maximum context", "maximum model length",
              "max_model_len", "maximum prompt length", "prompt is too long", "prompt too long",
              "input is too long", "input length … exceeds", "input token length too long",
              "input tokens exceed", "prompt exceeds max length",
              "exceeds the maximum number of tokens", "tokens in request more than max tokens",
              "but model only supports up to", "reduce the length of the messages",
              "reduce the length of the input", "上下文长度", "上下文超", "超出上下文",
              "超过上下文", "超出最大长度", "超过最大长度", "输入过长", "内容过长"),
        Words(RequestTooLarge, "length limit exceeded", // axum
              "request entity too large", "entity too large", "payload too large",
              "content too large", "request body too large", "body size exceeds", "body exceeded",
              "exceeds the maximum size", "header or cookie too large", "request size … exceeds",
              "请求体过大", "请求内容过大"),
        Words(Overloaded, "slot unavailable", // llama.cpp
              "no deployments available",     // LiteLLM, in its cool-down
              "overloaded", "server busy", "server is busy", "service is busy", "at capacity",
              "exceeded capacity", "no capacity", "high demand", "heavy load", "queue is full",
              "queue full", "pending requests", "no slot available", "服务器繁忙", "服务繁忙",
              "系统繁忙", "负载已饱和", "负载过高", "访问量过大"),
        Words(RateLimited, "too many tokens, please wait", // Amazon
              "rate limit", "rate-limit", "rate_limit", "ratelimit", "too many requests",
              "too many concurrent", "concurrency limit", "tokens per minute",
              "requests per minute", "usage limit", "request limit", "quota exceeded",
              "quota has been exhausted", "throttl", "请求过于频繁", "请求频率", "访问过于频繁",
              "请求数限制", "请求数过多", "并发", "速率限制", "频率限制", "限流"),
        // Before the general key permissions: which models.
        Words(PermissionDenied, "not allowed to call this route", // LiteLLM
              "key not allowed to access model",                  // LiteLLM
              "access denied to model",                           // LocalAI
              "not allowed to access model", "无权使用模型", "无权访问模型", "无权访问任何模型",
              "模型访问权限"),
        Words(ModelNotFound, "^model: ",                             // Anthropic
              "model … decommissioned",                              // Groq
              "not a valid model", "no endpoints found",             // OpenRouter
              "model identifier is invalid", "on-demand throughput", // Amazon
              "no available channel", "ratio or price not set",      // new-api
              "api deployment for this resource does not exist",     // Azure
              "^provider … not found",                               // claude-code-router
              "try pulling it first",                                // Ollama
              "model … is not configured",                           // claude-code-router 3
              "model … not found", "model … does not exist", "model … doesn't exist",
              "model … not exist", "model … is not supported", "model … not supported",
              "model … is not available", "model … not available", "model … is unavailable",
              "model … is not served", "model … is disabled", "model … could not be found",
              "model … allowlist", "model … has been deprecated", "invalid model", "unknown model",
              "no such model", "unsupported model", "unable to find matching model",
              "could not resolve … model", "no available accounts … model", "无可用渠道",
              "没有可用渠道", "模型不存在", "模型不可用", "不支持的模型", "不支持该模型",
              "模型 … 不存在", "模型 … 未配置", "无可用账"),
        Words(CredentialMissing, "none was provided",       // LM Studio
              "but no key is set",                          // LiteLLM
              "no auth credentials",                        // OpenRouter
              "apikey is missing",                          // claude-code-router
              "missing subscription key",                   // Azure
              "authentication key is required",             // LocalAI
              "not authenticated",                          // FastAPI
              "missing required authentication credential", // Google
              "no api key", "no authentication", "no credentials", "didn't provide an api key",
              "did not provide an api key", "api key is required", "api key required",
              "api key missing", "api key is missing", "missing api key", "missing an api key",
              "missing auth", "missing bearer", "missing or invalid auth",
              "authorization header is required", "authorization header required",
              "authorization header is missing", "x-api-key header is required",
              "authentication required", "authorization required", "authentication is required",
              "未提供令牌", "未提供认证", "未提供 … 密钥", "缺少 … 密钥", "缺少认证"),
        Words(BlockedByFirewall, "^just a moment", // Cloudflare
              "the requested url was rejected",    // F5
              "rbac: access denied",               // Envoy
              "^request not allowed",              // Anthropic's edge, by country
              "attention required! | cloudflare", "error code: 1020", "error code: 1010",
              "you have been blocked", "request blocked", "request has been blocked",
              "request was blocked", "blocked by … firewall", "blocked by network",
              "web application firewall", "incapsula"),
        Words(PermissionDenied, "not authorized to perform", // Amazon
              "access to this endpoint is forbidden",        // GitHub Copilot
              "not have permission", "does not have access", "not have access", "permission denied",
              "permission_denied", "insufficient permission", "insufficient scope", "missing scope",
              "missing required scope", "organization has been disabled",
              "account has been disabled", "account is not active", "not authorized to access",
              "not licensed to use copilot", "country, region, or territory not supported",
              "ip address … not allowed", "不在令牌允许访问的列表", "只能在指定网段使用",
              "已被封禁", "无权", "没有权限", "权限不足", "渠道已被禁用", "分组 … 已被"),
        Words(CredentialRejected, "invalid subscription key", // Azure
              "security token … invalid",                     // Amazon
              "authentication credentials",                   // Google
              "user not found",                               // OpenRouter
              "bad credentials",                              // GitHub
              "invalid api key", "invalid api-key", "invalid apikey", "invalid x-api-key",
              "incorrect api key", "wrong api key", "unknown api key", "api key … invalid",
              "api key … not valid", "api key … expired", "api key … disabled", "api key … revoked",
              "api key not found", "invalid token", "invalid bearer", "invalid auth",
              "invalid proxy server token", "invalid credential", "invalid access token",
              "token … expired", "expired token", "token is invalid", "jwt", "authentication fail",
              "malformed api key", "api key format is invalid", "^unauthorized", "无效的令牌",
              "令牌无效", "令牌已过期", "令牌状态不可用", "令牌验证失败", "令牌不存在", "密钥无效",
              "无效的密钥", "密钥已过期", "密钥已被禁用", "认证失败", "鉴权失败", "身份验证失败"),
        Words(NotMessagesApi, "^404 page not found", // Go
              "^messages is not supported by",       // Portkey
              "invalid url",                         // OpenAI, new-api
              "unexpected endpoint or method",       // LM Studio
              "unknown request url",                 // Groq
              "unrecognized request url",            // OpenAI
              "cannot post",                         // Express
              "no route",                            // Kong
              "route … not found",                   // Fastify
              "no static resource",                  // Spring
              "file not found",                      // llama.cpp
              "requested url was not found",         // Flask, Apache
              "no handler found", "no such route", "unknown endpoint", "endpoint not found",
              "path not found", "page not found", "resource not found", "method not allowed",
              "unsupported method", "^404 not found", "^not found$", "^not found.$", "接口不存在",
              "路径不存在"),
        Words(RequestRejected, "invalid beta flag", // Amazon
              "unknown name",                       // Google
              "cannot unmarshal",                   // Go
              "failed to deserialize",              // Rust
              "not accessible via",                 // GitHub Copilot
              "extra inputs are not permitted", "anthropic-beta", "field required",
              "input should be", "unknown field", "unknown parameter", "unsupported parameter",
              "unrecognized request argument", "unsupported content type", "invalid json",
              "thinking is not supported", "does not support thinking", "不支持思考",
              "不支持深度思考", "不支持的参数", "参数 … 不支持", "参数错误", "参数非法", "未知参数",
              "header is required", "header is missing", "missing required header",
              "not supported via the chat completions api"),
        Words(UpstreamFailed, "no auth available", // CLIProxyAPI
              "all accounts", "no accounts", "no account available", "no available account",
              "没有可用的账号", "没有可用账号", "backend fetch failed",
              "guru meditation",                           // Varnish
              "no healthy upstream",                       // Envoy
              "no server is available",                    // HAProxy
              "proxy error",                               // Apache
              "maintenance downtime or capacity problems", // Apache: the server behind it is down
              "provider returned error",                   // OpenRouter
              "no available accounts",                     // sub2api
              "upstream connect error", "upstream", "bad gateway", "gateway timeout",
              "gateway time-out", "no backend", "error from provider", "fetch failed",
              "connection error", "connection refused", "econnrefused", "econnreset", "enotfound",
              "socket hang up", "dial tcp", "cannot connect to host", "上游"),
    });
    return table.firstIn(text, admits);
}

} // namespace bridge::answers
