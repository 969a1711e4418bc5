#include "bridge/answers/ErrorWords.h"

#include <array>

namespace bridge::answers {

namespace {

using enum FailureKind;

// Searched from top to bottom: words that errors of other kinds also mention come late. Chinese
// lines are those of new-api, one-api, claude-relay-service, sub2api, claude-code-hub and the
// services that run them.
constexpr std::array kPhrases{
    // nginx, Go, Apache
    Phrase{TlsFailed, "plain http request was sent to https port"},
    Phrase{TlsFailed, "client sent an http request to an https server"},
    Phrase{TlsFailed, "speaking plain http to an ssl-enabled server"},
    Phrase{TlsFailed, "http request was sent to a port that expects tls"},

    Phrase{ProxyInTheWay, "proxy authentication required"},
    Phrase{ProxyInTheWay, "cache access denied"}, // Squid
    Phrase{ProxyInTheWay, "the requested url could not be retrieved"},

    Phrase{ClientNotAllowed, "only accepts requests from claude code"},
    Phrase{ClientNotAllowed, "only allows claude code"},
    Phrase{ClientNotAllowed, "only allow claude code"},
    Phrase{ClientNotAllowed, "only authorized for use with claude code"},
    Phrase{ClientNotAllowed, "only be used with claude code"},
    Phrase{ClientNotAllowed, "only be used in claude code"},
    Phrase{ClientNotAllowed, "only be used by claude code"},
    Phrase{ClientNotAllowed, "only supports claude code"},
    Phrase{ClientNotAllowed, "only support claude code"},
    Phrase{ClientNotAllowed, "only available for claude code"},
    Phrase{ClientNotAllowed, "only available to claude code"},
    Phrase{ClientNotAllowed, "only for claude code"},
    Phrase{ClientNotAllowed, "claude code only"},
    Phrase{ClientNotAllowed, "restricted to … claude code"},
    Phrase{ClientNotAllowed, "limited to … claude code"},
    Phrase{ClientNotAllowed, "please use … claude code … client"},
    Phrase{ClientNotAllowed, "please use the official claude code"},
    Phrase{ClientNotAllowed, "not a claude code client"},
    Phrase{ClientNotAllowed, "non-claude code client"},
    Phrase{ClientNotAllowed, "client is not authorized"},
    Phrase{ClientNotAllowed, "client is not allowed"},
    Phrase{ClientNotAllowed, "client not allowed"},
    Phrase{ClientNotAllowed, "unsupported client"},
    Phrase{ClientNotAllowed, "unauthorized client"},
    Phrase{ClientNotAllowed, "outdated. please upgrade to"}, // claude-code-hub
    Phrase{ClientNotAllowed, "仅允许 … claude code"},
    Phrase{ClientNotAllowed, "仅允许claude code"},
    Phrase{ClientNotAllowed, "仅支持 … claude code"},
    Phrase{ClientNotAllowed, "仅支持claude code"},
    Phrase{ClientNotAllowed, "仅限 … claude code"},
    Phrase{ClientNotAllowed, "仅限claude code"},
    Phrase{ClientNotAllowed, "只允许 … claude code"},
    Phrase{ClientNotAllowed, "只支持 … claude code"},
    Phrase{ClientNotAllowed, "只能 … claude code"},
    Phrase{ClientNotAllowed, "请使用 … claude code"},
    Phrase{ClientNotAllowed, "非 claude code"},
    Phrase{ClientNotAllowed, "非claude code"},
    Phrase{ClientNotAllowed, "不允许的客户端"},
    Phrase{ClientNotAllowed, "不支持的客户端"},
    Phrase{ClientNotAllowed, "客户端不被允许"},
    Phrase{ClientNotAllowed, "客户端版本过旧"},

    // The history: Anthropic, then OpenAI, DeepSeek and Google.
    Phrase{ResumeRejected, "signature in thinking block"},
    Phrase{ResumeRejected, "invalid data in redacted_thinking"},
    Phrase{ResumeRejected, "thinking.signature … field required"},
    Phrase{ResumeRejected, "thinking … blocks … cannot be modified"},
    Phrase{ResumeRejected, "thinking block … invalid signature"},
    Phrase{ResumeRejected, "expected thinking or redacted_thinking, but found"},
    Phrase{ResumeRejected, "tool_use ids were found without tool_result"},
    Phrase{ResumeRejected, "tool_use block must have a corresponding tool_result"},
    Phrase{ResumeRejected, "unexpected tool_use_id found in tool_result"},
    Phrase{ResumeRejected, "tool_use ids must be unique"},
    Phrase{ResumeRejected, "tool_result block … corresponding tool_use"},
    Phrase{ResumeRejected, "tool_use_id … string should match pattern"},
    Phrase{ResumeRejected, "tool_calls … must be followed by tool messages"},
    Phrase{ResumeRejected, "must be a response to a preceding message with … tool_calls"},
    Phrase{ResumeRejected, "must be a response to a preceeding message with … tool_calls"},
    Phrase{ResumeRejected, "no tool call found for function call output"},
    Phrase{ResumeRejected, "no tool output found for function call"},
    Phrase{ResumeRejected, "reasoning_content … must be passed back"},
    Phrase{ResumeRejected, "missing a thought_signature"},
    Phrase{ResumeRejected, "thought signature is not valid"},
    Phrase{ResumeRejected, "number of function response parts is equal to"},

    Phrase{Billing, "credit balance is too low"},
    Phrase{Billing, "insufficient credit"},
    Phrase{Billing, "insufficient balance"},
    Phrase{Billing, "insufficient account balance"},
    Phrase{Billing, "insufficient quota"},
    Phrase{Billing, "insufficient funds"},
    Phrase{Billing, "balance is insufficient"},
    Phrase{Billing, "exceeded your current quota"},
    Phrase{Billing, "exceeded its current quota"},
    Phrase{Billing, "quota is not enough"},
    Phrase{Billing, "out of credits"},
    Phrase{Billing, "no credits"},
    Phrase{Billing, "requires more credits"},
    Phrase{Billing, "never purchased credits"},
    Phrase{Billing, "payment required"},
    Phrase{Billing, "billing details"},
    Phrase{Billing, "no active subscription"},
    Phrase{Billing, "subscription has expired"},
    Phrase{Billing, "budget has been exceeded"}, // LiteLLM
    Phrase{Billing, "exceeded budget"},
    Phrase{Billing, "cost limit … exceeded"},
    Phrase{Billing, "cost limit … reached"},
    Phrase{Billing, "spend limit"},
    Phrase{Billing, "spending limit"},
    Phrase{Billing, "draw from your extra usage"},
    Phrase{Billing, "overdue payment"},
    Phrase{Billing, "in good standing"}, // Alibaba: Arrearage
    Phrase{Billing, "account … is suspended"},
    Phrase{Billing, "premium request"}, // GitHub Copilot
    Phrase{Billing, "额度不足"},
    Phrase{Billing, "额度已用尽"},
    Phrase{Billing, "额度已用完"},
    Phrase{Billing, "额度超限"},
    Phrase{Billing, "额度已耗尽"},
    Phrase{Billing, "余额不足"},
    Phrase{Billing, "无可用资源包"}, // Zhipu
    Phrase{Billing, "欠费"},
    Phrase{Billing, "请充值"},
    Phrase{Billing, "套餐已过期"},
    Phrase{Billing, "套餐已到期"},
    Phrase{Billing, "订阅已过期"},
    Phrase{Billing, "没有有效的订阅"},

    Phrase{OutOfMemory, "requires more system memory"},   // Ollama
    Phrase{OutOfMemory, "insufficient system resources"}, // LM Studio
    Phrase{OutOfMemory, "out of memory"},
    Phrase{OutOfMemory, "outofmemory"},
    Phrase{OutOfMemory, "not enough memory"},
    Phrase{OutOfMemory, "cudamalloc failed"},
    Phrase{OutOfMemory, "failed to allocate"},
    Phrase{OutOfMemory, "unable to allocate"},
    Phrase{OutOfMemory, "insufficient memory"},
    Phrase{OutOfMemory, "显存不足"},
    Phrase{OutOfMemory, "内存不足"},

    Phrase{NoModelLoaded, "no models loaded"},
    Phrase{NoModelLoaded, "no model loaded"},
    Phrase{NoModelLoaded, "no model is loaded"},
    Phrase{NoModelLoaded, "no models are loaded"},
    Phrase{NoModelLoaded, "no model is currently loaded"},
    Phrase{NoModelLoaded, "model is not loaded"},
    Phrase{NoModelLoaded, "model not loaded"},
    Phrase{NoModelLoaded, "please load a model"},
    Phrase{NoModelLoaded, "load a model first"},
    Phrase{NoModelLoaded, "model is not running"}, // Jan
    Phrase{NoModelLoaded, "没有加载模型"},
    Phrase{NoModelLoaded, "未加载模型"},
    Phrase{NoModelLoaded, "模型未加载"},

    Phrase{ModelCrashed, "model has crashed"},
    Phrase{ModelCrashed, "model crashed"},
    Phrase{ModelCrashed, "unloaded or crashed"},
    Phrase{ModelCrashed, "runner process has terminated"}, // Ollama
    Phrase{ModelCrashed, "runner process no longer running"},
    Phrase{ModelCrashed, "runner has unexpectedly stopped"},
    Phrase{ModelCrashed, "enginecore encountered"}, // vLLM
    Phrase{ModelCrashed, "enginedeaderror"},
    Phrase{ModelCrashed, "engine is dead"},
    Phrase{ModelCrashed, "cuda error"},
    Phrase{ModelCrashed, "error was encountered while running the model"}, // Ollama
    Phrase{ModelCrashed, "failed to load model"},
    Phrase{ModelCrashed, "model failed to load"},
    Phrase{ModelCrashed, "unable to load model"},
    Phrase{ModelCrashed, "error loading model"},
    Phrase{ModelCrashed, "could not load model"},
    Phrase{ModelCrashed, "^channel error"}, // LM Studio
    Phrase{ModelCrashed, "模型崩溃"},

    Phrase{ModelLoading, "loading model"},
    Phrase{ModelLoading, "model is loading"},
    Phrase{ModelLoading, "model loading in progress"},
    Phrase{ModelLoading, "is currently loading"},
    Phrase{ModelLoading, "is still loading"},
    Phrase{ModelLoading, "model is being loaded"},
    Phrase{ModelLoading, "model is starting"},
    Phrase{ModelLoading, "model … warming up"},
    Phrase{ModelLoading, "server is loading the model"}, // llama.cpp
    Phrase{ModelLoading, "waiting for llama runner to start"},
    Phrase{ModelLoading, "模型加载中"},
    Phrase{ModelLoading, "正在加载"},

    Phrase{SystemRoleRejected, "unexpected role … system"},
    Phrase{SystemRoleRejected, "role … input should be 'user' or 'assistant'"},
    Phrase{SystemRoleRejected, "unknown variant system"},
    Phrase{SystemRoleRejected, "unknown variant 'system'"},
    Phrase{SystemRoleRejected, "invalid role … system"},
    Phrase{SystemRoleRejected, "invalid role"},
    Phrase{SystemRoleRejected, "role … system … not supported"},
    Phrase{SystemRoleRejected, "system role … not supported"},
    Phrase{SystemRoleRejected, "system role not supported"},
    Phrase{SystemRoleRejected, "system message must be at the beginning"},
    Phrase{SystemRoleRejected, "roles must alternate"},
    Phrase{SystemRoleRejected, "role must be user or assistant"},

    Phrase{ModelLacksTools, "does not support tool"},
    Phrase{ModelLacksTools, "doesn't support tool"},
    Phrase{ModelLacksTools, "not support function call"},
    Phrase{ModelLacksTools, "support tool use"}, // OpenRouter: "No endpoints found that …"
    Phrase{ModelLacksTools, "tool use is not supported"},
    Phrase{ModelLacksTools, "tool calling is not supported"},
    Phrase{ModelLacksTools, "tools are not supported"},
    Phrase{ModelLacksTools, "tools is not supported"},
    Phrase{ModelLacksTools, "function calling is not"},
    Phrase{ModelLacksTools, "--enable-auto-tool-choice"}, // vLLM
    Phrase{ModelLacksTools, "--tool-call-parser"},        // vLLM, SGLang
    Phrase{ModelLacksTools, "requires --jinja"},          // llama.cpp
    Phrase{ModelLacksTools, "failed to initialize samplers"},
    Phrase{ModelLacksTools, "failed to parse grammar"},
    Phrase{ModelLacksTools, "error parsing grammar"},
    Phrase{ModelLacksTools, "unable to generate parser for this template"}, // llama.cpp
    Phrase{ModelLacksTools, "grammar compilation"},
    Phrase{ModelLacksTools, "rendering prompt with jinja template"}, // LM Studio
    Phrase{ModelLacksTools, "toolconfig is not supported"},
    Phrase{ModelLacksTools, "不支持工具"},
    Phrase{ModelLacksTools, "不支持函数"},

    Phrase{ContextTooSmall, "n_ctx"}, // LM Studio, llama.cpp
    Phrase{ContextTooSmall, "context length"},
    Phrase{ContextTooSmall, "context window"},
    Phrase{ContextTooSmall, "context size"},
    Phrase{ContextTooSmall, "context limit"},
    Phrase{ContextTooSmall, "context overflow"},
    Phrase{ContextTooSmall, "context exceeds"},
    Phrase{ContextTooSmall, "maximum context"},
    Phrase{ContextTooSmall, "maximum model length"},
    Phrase{ContextTooSmall, "max_model_len"},
    Phrase{ContextTooSmall, "maximum prompt length"},
    Phrase{ContextTooSmall, "prompt is too long"},
    Phrase{ContextTooSmall, "prompt too long"},
    Phrase{ContextTooSmall, "input is too long"},
    Phrase{ContextTooSmall, "input length … exceeds"},
    Phrase{ContextTooSmall, "input token count"}, // Google
    Phrase{ContextTooSmall, "input token length too long"},
    Phrase{ContextTooSmall, "input tokens exceed"},
    Phrase{ContextTooSmall, "prompt token count of … exceeds"}, // GitHub Copilot
    Phrase{ContextTooSmall, "prompt exceeds max length"},
    Phrase{ContextTooSmall, "exceeds the maximum number of tokens"},
    Phrase{ContextTooSmall, "exceeded model token limit"}, // Moonshot
    Phrase{ContextTooSmall, "tokens in request more than max tokens"},
    Phrase{ContextTooSmall, "but model only supports up to"},
    Phrase{ContextTooSmall, "reduce the length of the messages"},
    Phrase{ContextTooSmall, "reduce the length of the input"},
    Phrase{ContextTooSmall, "range of input length should be"},        // Alibaba
    Phrase{ContextTooSmall, "inputs tokens + max_new_tokens must be"}, // TGI
    Phrase{ContextTooSmall, "inputs must have less than"},             // TGI
    Phrase{ContextTooSmall, "上下文长度"},
    Phrase{ContextTooSmall, "上下文超"},
    Phrase{ContextTooSmall, "超出上下文"},
    Phrase{ContextTooSmall, "超过上下文"},
    Phrase{ContextTooSmall, "超出最大长度"},
    Phrase{ContextTooSmall, "超过最大长度"},
    Phrase{ContextTooSmall, "输入过长"},
    Phrase{ContextTooSmall, "内容过长"},

    Phrase{RequestTooLarge, "request entity too large"},
    Phrase{RequestTooLarge, "entity too large"},
    Phrase{RequestTooLarge, "payload too large"},
    Phrase{RequestTooLarge, "content too large"},
    Phrase{RequestTooLarge, "request body too large"},
    Phrase{RequestTooLarge, "body size exceeds"},
    Phrase{RequestTooLarge, "body exceeded"},
    Phrase{RequestTooLarge, "exceeds the maximum size"},
    Phrase{RequestTooLarge, "length limit exceeded"}, // axum
    Phrase{RequestTooLarge, "header or cookie too large"},
    Phrase{RequestTooLarge, "request size … exceeds"},
    Phrase{RequestTooLarge, "请求体过大"},
    Phrase{RequestTooLarge, "请求内容过大"},

    Phrase{Overloaded, "overloaded"},
    Phrase{Overloaded, "server busy"},
    Phrase{Overloaded, "server is busy"},
    Phrase{Overloaded, "service is busy"},
    Phrase{Overloaded, "at capacity"},
    Phrase{Overloaded, "exceeded capacity"},
    Phrase{Overloaded, "no capacity"},
    Phrase{Overloaded, "high demand"},
    Phrase{Overloaded, "heavy load"},
    Phrase{Overloaded, "queue is full"},
    Phrase{Overloaded, "queue full"},
    Phrase{Overloaded, "pending requests"},
    Phrase{Overloaded, "slot unavailable"}, // llama.cpp
    Phrase{Overloaded, "no slot available"},
    Phrase{Overloaded, "no deployments available"}, // LiteLLM, in its cool-down
    Phrase{Overloaded, "服务器繁忙"},
    Phrase{Overloaded, "服务繁忙"},
    Phrase{Overloaded, "系统繁忙"},
    Phrase{Overloaded, "负载已饱和"},
    Phrase{Overloaded, "负载过高"},
    Phrase{Overloaded, "访问量过大"},

    Phrase{RateLimited, "rate limit"},
    Phrase{RateLimited, "rate-limit"},
    Phrase{RateLimited, "rate_limit"},
    Phrase{RateLimited, "ratelimit"},
    Phrase{RateLimited, "too many requests"},
    Phrase{RateLimited, "too many concurrent"},
    Phrase{RateLimited, "too many tokens, please wait"}, // Amazon
    Phrase{RateLimited, "concurrency limit"},
    Phrase{RateLimited, "tokens per minute"},
    Phrase{RateLimited, "requests per minute"},
    Phrase{RateLimited, "usage limit"},
    Phrase{RateLimited, "request limit"},
    Phrase{RateLimited, "quota exceeded"},
    Phrase{RateLimited, "quota has been exhausted"},
    Phrase{RateLimited, "throttl"},
    Phrase{RateLimited, "请求过于频繁"},
    Phrase{RateLimited, "请求频率"},
    Phrase{RateLimited, "访问过于频繁"},
    Phrase{RateLimited, "请求数限制"},
    Phrase{RateLimited, "请求数过多"},
    Phrase{RateLimited, "并发"},
    Phrase{RateLimited, "速率限制"},
    Phrase{RateLimited, "频率限制"},
    Phrase{RateLimited, "限流"},

    // Before the general key permissions: which models.
    Phrase{PermissionDenied, "key not allowed to access model"}, // LiteLLM
    Phrase{PermissionDenied, "not allowed to access model"},
    Phrase{PermissionDenied, "access denied to model"}, // LocalAI
    Phrase{PermissionDenied, "无权使用模型"},
    Phrase{PermissionDenied, "无权访问模型"},
    Phrase{PermissionDenied, "无权访问任何模型"},
    Phrase{PermissionDenied, "模型访问权限"},

    Phrase{ModelNotFound, "^model: "}, // Anthropic
    Phrase{ModelNotFound, "model … not found"},
    Phrase{ModelNotFound, "model … does not exist"},
    Phrase{ModelNotFound, "model … doesn't exist"},
    Phrase{ModelNotFound, "model … not exist"},
    Phrase{ModelNotFound, "model … is not supported"},
    Phrase{ModelNotFound, "model … not supported"},
    Phrase{ModelNotFound, "model … is not available"},
    Phrase{ModelNotFound, "model … not available"},
    Phrase{ModelNotFound, "model … is unavailable"},
    Phrase{ModelNotFound, "model … is not served"},
    Phrase{ModelNotFound, "model … is disabled"},
    Phrase{ModelNotFound, "model … could not be found"},
    Phrase{ModelNotFound, "model … allowlist"},
    Phrase{ModelNotFound, "model … has been deprecated"},
    Phrase{ModelNotFound, "model … decommissioned"}, // Groq
    Phrase{ModelNotFound, "invalid model"},
    Phrase{ModelNotFound, "unknown model"},
    Phrase{ModelNotFound, "no such model"},
    Phrase{ModelNotFound, "unsupported model"},
    Phrase{ModelNotFound, "not a valid model"},           // OpenRouter
    Phrase{ModelNotFound, "model identifier is invalid"}, // Amazon
    Phrase{ModelNotFound, "on-demand throughput"},        // Amazon
    Phrase{ModelNotFound, "unable to find matching model"},
    Phrase{ModelNotFound, "could not resolve … model"},
    Phrase{ModelNotFound, "no available channel"}, // new-api
    Phrase{ModelNotFound, "no available accounts … model"},
    Phrase{ModelNotFound, "no endpoints found"},                              // OpenRouter
    Phrase{ModelNotFound, "api deployment for this resource does not exist"}, // Azure
    Phrase{ModelNotFound, "^provider … not found"},                           // claude-code-router
    Phrase{ModelNotFound, "ratio or price not set"},                          // new-api
    Phrase{ModelNotFound, "try pulling it first"},                            // Ollama
    Phrase{ModelNotFound, "无可用渠道"},
    Phrase{ModelNotFound, "没有可用渠道"},
    Phrase{ModelNotFound, "模型不存在"},
    Phrase{ModelNotFound, "模型不可用"},
    Phrase{ModelNotFound, "不支持的模型"},
    Phrase{ModelNotFound, "不支持该模型"},
    Phrase{ModelNotFound, "模型 … 不存在"},
    Phrase{ModelNotFound, "模型 … 未配置"},
    Phrase{ModelNotFound, "无可用账"},

    Phrase{CredentialMissing, "none was provided"}, // LM Studio
    Phrase{CredentialMissing, "no api key"},
    Phrase{CredentialMissing, "no auth credentials"}, // OpenRouter
    Phrase{CredentialMissing, "no authentication"},
    Phrase{CredentialMissing, "no credentials"},
    Phrase{CredentialMissing, "didn't provide an api key"},
    Phrase{CredentialMissing, "did not provide an api key"},
    Phrase{CredentialMissing, "api key is required"},
    Phrase{CredentialMissing, "api key required"},
    Phrase{CredentialMissing, "api key missing"},
    Phrase{CredentialMissing, "api key is missing"},
    Phrase{CredentialMissing, "apikey is missing"}, // claude-code-router
    Phrase{CredentialMissing, "missing api key"},
    Phrase{CredentialMissing, "missing an api key"},
    Phrase{CredentialMissing, "missing auth"},
    Phrase{CredentialMissing, "missing bearer"},
    Phrase{CredentialMissing, "missing or invalid auth"},
    Phrase{CredentialMissing, "missing subscription key"}, // Azure
    Phrase{CredentialMissing, "authorization header is required"},
    Phrase{CredentialMissing, "authorization header required"},
    Phrase{CredentialMissing, "authorization header is missing"},
    Phrase{CredentialMissing, "x-api-key header is required"},
    Phrase{CredentialMissing, "authentication key is required"}, // LocalAI
    Phrase{CredentialMissing, "authentication required"},
    Phrase{CredentialMissing, "authorization required"},
    Phrase{CredentialMissing, "authentication is required"},
    Phrase{CredentialMissing, "not authenticated"},                          // FastAPI
    Phrase{CredentialMissing, "missing required authentication credential"}, // Google
    Phrase{CredentialMissing, "未提供令牌"},
    Phrase{CredentialMissing, "未提供认证"},
    Phrase{CredentialMissing, "未提供 … 密钥"},
    Phrase{CredentialMissing, "缺少 … 密钥"},
    Phrase{CredentialMissing, "缺少认证"},

    Phrase{BlockedByFirewall, "attention required! | cloudflare"},
    Phrase{BlockedByFirewall, "^just a moment"}, // Cloudflare
    Phrase{BlockedByFirewall, "error code: 1020"},
    Phrase{BlockedByFirewall, "error code: 1010"},
    Phrase{BlockedByFirewall, "you have been blocked"},
    Phrase{BlockedByFirewall, "request blocked"},
    Phrase{BlockedByFirewall, "request has been blocked"},
    Phrase{BlockedByFirewall, "request was blocked"},
    Phrase{BlockedByFirewall, "blocked by … firewall"},
    Phrase{BlockedByFirewall, "blocked by network"},
    Phrase{BlockedByFirewall, "the requested url was rejected"}, // F5
    Phrase{BlockedByFirewall, "web application firewall"},
    Phrase{BlockedByFirewall, "incapsula"},
    Phrase{BlockedByFirewall, "rbac: access denied"},  // Envoy
    Phrase{BlockedByFirewall, "^request not allowed"}, // Anthropic's edge, by country

    Phrase{PermissionDenied, "not have permission"},
    Phrase{PermissionDenied, "does not have access"},
    Phrase{PermissionDenied, "not have access"},
    Phrase{PermissionDenied, "permission denied"},
    Phrase{PermissionDenied, "permission_denied"},
    Phrase{PermissionDenied, "insufficient permission"},
    Phrase{PermissionDenied, "organization has been disabled"},
    Phrase{PermissionDenied, "account has been disabled"},
    Phrase{PermissionDenied, "account is not active"},
    Phrase{PermissionDenied, "not authorized to perform"}, // Amazon
    Phrase{PermissionDenied, "not authorized to access"},
    Phrase{PermissionDenied, "access to this endpoint is forbidden"}, // GitHub Copilot
    Phrase{PermissionDenied, "not licensed to use copilot"},
    Phrase{PermissionDenied, "country, region, or territory not supported"},
    Phrase{PermissionDenied, "ip address … not allowed"},
    Phrase{PermissionDenied, "不在令牌允许访问的列表"},
    Phrase{PermissionDenied, "只能在指定网段使用"},
    Phrase{PermissionDenied, "已被封禁"},
    Phrase{PermissionDenied, "无权"},
    Phrase{PermissionDenied, "没有权限"},
    Phrase{PermissionDenied, "权限不足"},
    Phrase{PermissionDenied, "渠道已被禁用"},
    Phrase{PermissionDenied, "分组 … 已被"},

    Phrase{CredentialRejected, "invalid api key"},
    Phrase{CredentialRejected, "invalid api-key"},
    Phrase{CredentialRejected, "invalid apikey"},
    Phrase{CredentialRejected, "invalid x-api-key"},
    Phrase{CredentialRejected, "incorrect api key"},
    Phrase{CredentialRejected, "wrong api key"},
    Phrase{CredentialRejected, "unknown api key"},
    Phrase{CredentialRejected, "api key … invalid"},
    Phrase{CredentialRejected, "api key … not valid"},
    Phrase{CredentialRejected, "api key … expired"},
    Phrase{CredentialRejected, "api key … disabled"},
    Phrase{CredentialRejected, "api key … revoked"},
    Phrase{CredentialRejected, "api key not found"},
    Phrase{CredentialRejected, "invalid token"},
    Phrase{CredentialRejected, "invalid bearer"},
    Phrase{CredentialRejected, "invalid auth"},
    Phrase{CredentialRejected, "invalid proxy server token"},
    Phrase{CredentialRejected, "invalid subscription key"}, // Azure
    Phrase{CredentialRejected, "invalid credential"},
    Phrase{CredentialRejected, "invalid access token"},
    Phrase{CredentialRejected, "security token … invalid"}, // Amazon
    Phrase{CredentialRejected, "token … expired"},
    Phrase{CredentialRejected, "expired token"},
    Phrase{CredentialRejected, "token is invalid"},
    Phrase{CredentialRejected, "jwt"},
    Phrase{CredentialRejected, "authentication fail"},
    Phrase{CredentialRejected, "authentication credentials"}, // Google
    Phrase{CredentialRejected, "user not found"},             // OpenRouter
    Phrase{CredentialRejected, "bad credentials"},            // GitHub
    Phrase{CredentialRejected, "malformed api key"},
    Phrase{CredentialRejected, "api key format is invalid"},
    Phrase{CredentialRejected, "^unauthorized"},
    Phrase{CredentialRejected, "无效的令牌"},
    Phrase{CredentialRejected, "令牌无效"},
    Phrase{CredentialRejected, "令牌已过期"},
    Phrase{CredentialRejected, "令牌状态不可用"},
    Phrase{CredentialRejected, "令牌验证失败"},
    Phrase{CredentialRejected, "令牌不存在"},
    Phrase{CredentialRejected, "密钥无效"},
    Phrase{CredentialRejected, "无效的密钥"},
    Phrase{CredentialRejected, "密钥已过期"},
    Phrase{CredentialRejected, "密钥已被禁用"},
    Phrase{CredentialRejected, "认证失败"},
    Phrase{CredentialRejected, "鉴权失败"},
    Phrase{CredentialRejected, "身份验证失败"},

    Phrase{NotMessagesApi, "^404 page not found"},           // Go
    Phrase{NotMessagesApi, "invalid url"},                   // OpenAI, new-api
    Phrase{NotMessagesApi, "unexpected endpoint or method"}, // LM Studio
    Phrase{NotMessagesApi, "unknown request url"},           // Groq
    Phrase{NotMessagesApi, "unrecognized request url"},      // OpenAI
    Phrase{NotMessagesApi, "cannot post"},                   // Express
    Phrase{NotMessagesApi, "no route"},                      // Kong
    Phrase{NotMessagesApi, "route … not found"},             // Fastify
    Phrase{NotMessagesApi, "no static resource"},            // Spring
    Phrase{NotMessagesApi, "no handler found"},
    Phrase{NotMessagesApi, "no such route"},
    Phrase{NotMessagesApi, "unknown endpoint"},
    Phrase{NotMessagesApi, "endpoint not found"},
    Phrase{NotMessagesApi, "path not found"},
    Phrase{NotMessagesApi, "page not found"},
    Phrase{NotMessagesApi, "file not found"}, // llama.cpp
    Phrase{NotMessagesApi, "resource not found"},
    Phrase{NotMessagesApi, "requested url was not found"}, // Flask, Apache
    Phrase{NotMessagesApi, "method not allowed"},
    Phrase{NotMessagesApi, "unsupported method"},
    Phrase{NotMessagesApi, "^404 not found"},
    Phrase{NotMessagesApi, "^not found$"},
    Phrase{NotMessagesApi, "^not found.$"},
    Phrase{NotMessagesApi, "接口不存在"},
    Phrase{NotMessagesApi, "路径不存在"},

    Phrase{RequestRejected, "extra inputs are not permitted"},
    Phrase{RequestRejected, "anthropic-beta"},
    Phrase{RequestRejected, "invalid beta flag"}, // Amazon
    Phrase{RequestRejected, "field required"},
    Phrase{RequestRejected, "input should be"},
    Phrase{RequestRejected, "unknown field"},
    Phrase{RequestRejected, "unknown name"}, // Google
    Phrase{RequestRejected, "unknown parameter"},
    Phrase{RequestRejected, "unsupported parameter"},
    Phrase{RequestRejected, "unrecognized request argument"},
    Phrase{RequestRejected, "unsupported content type"},
    Phrase{RequestRejected, "cannot unmarshal"},      // Go
    Phrase{RequestRejected, "failed to deserialize"}, // Rust
    Phrase{RequestRejected, "invalid json"},
    Phrase{RequestRejected, "thinking is not supported"},
    Phrase{RequestRejected, "does not support thinking"},
    Phrase{RequestRejected, "not supported via the chat completions api"},
    Phrase{RequestRejected, "not accessible via"}, // GitHub Copilot

    Phrase{UpstreamFailed, "no healthy upstream"}, // Envoy
    Phrase{UpstreamFailed, "upstream connect error"},
    Phrase{UpstreamFailed, "upstream"},
    Phrase{UpstreamFailed, "bad gateway"},
    Phrase{UpstreamFailed, "gateway timeout"},
    Phrase{UpstreamFailed, "gateway time-out"},
    Phrase{UpstreamFailed, "no server is available"}, // HAProxy
    Phrase{UpstreamFailed, "no backend"},
    Phrase{UpstreamFailed, "proxy error"}, // Apache
    Phrase{UpstreamFailed, "error from provider"},
    Phrase{UpstreamFailed, "provider returned error"}, // OpenRouter
    Phrase{UpstreamFailed, "fetch failed"},
    Phrase{UpstreamFailed, "connection error"},
    Phrase{UpstreamFailed, "connection refused"},
    Phrase{UpstreamFailed, "econnrefused"},
    Phrase{UpstreamFailed, "econnreset"},
    Phrase{UpstreamFailed, "enotfound"},
    Phrase{UpstreamFailed, "socket hang up"},
    Phrase{UpstreamFailed, "dial tcp"},
    Phrase{UpstreamFailed, "cannot connect to host"},
    Phrase{UpstreamFailed, "no available accounts"}, // sub2api
    Phrase{UpstreamFailed, "上游"},
};

} // namespace

std::optional<FailureKind> kindOfWords(const QString &text, const AdmitsKind &admits)
{
    static const PhraseTable table(kPhrases);
    return table.firstIn(text, admits);
}

} // namespace bridge::answers
