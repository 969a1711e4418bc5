#pragma once

#include "bridge/answers/ServerAnswer.h"

#include <QString>
#include <QStringList>

namespace bridge::check {

/// What is shown of a server's list.
inline constexpr int kMaxModels = 200;

/// The ids of a server's list of models: `GET /v1/models` of Anthropic and OpenAI-style servers,
/// or Ollama's `GET /api/tags`. In the server's order, each once; empty when the answer is no such
/// list. Any bytes will do.
[[nodiscard]] QStringList listedModels(const answers::ServerAnswer &answer);

/// The list in the order to choose from: what looks like `wanted` first, what plainly is not for
/// chats (embedding, speech, …) last, by name within each; the first kMaxModels of them.
[[nodiscard]] QStringList orderedForChoosing(QStringList models, const QString &wanted);

/// The one to ask where nobody chose: the first that looks like `wanted`, else the first that is
/// for chats, in the server's order; `wanted` where it lists none.
[[nodiscard]] QString likeliestModel(const QStringList &models, const QString &wanted);

/// The context window of `model`, in tokens; 0: it is not in the answer. Reads what servers say of
/// their models, each in its own place:
/// - `GET /v1/models[/ID]`: `max_input_tokens` (Anthropic), `context_length` (OpenRouter),
///   `context_window` (Groq), `max_model_len` (vLLM), `meta.n_ctx` (llama.cpp)
/// - `GET /api/v0/models`: `loaded_context_length` (LM Studio)
/// - `GET /api/ps`: `context_length` of what is loaded (Ollama)
/// - `GET /props`: `default_generation_settings.n_ctx` (llama.cpp; of its one model)
/// - `GET /model/info`: `model_info.max_input_tokens` (LiteLLM)
[[nodiscard]] qint64 contextWindow(const answers::ServerAnswer &answer, const QString &model);
/// What the model was trained for, where a server says that too: `max_context_length` (LM Studio),
/// `meta.n_ctx_train` (llama.cpp). The server may have less room for it.
[[nodiscard]] qint64 trainedContextWindow(const answers::ServerAnswer &answer,
                                          const QString &model);

} // namespace bridge::check
