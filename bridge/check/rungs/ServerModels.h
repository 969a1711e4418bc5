#pragma once

#include "bridge/answers/ServerAnswer.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace bridge::check {

/// Limit of displayed models.
inline constexpr int kMaxModels = 200;

/// The ids of a server's list of models: `GET /v1/models` of Anthropic and OpenAI-style servers, or
/// Ollama's `GET /api/tags`. In the server's order, without duplicates; empty for any other answer.
/// Accepts any bytes.
[[nodiscard]] QStringList listedModels(const answers::ServerAnswer &answer);

/// The ids of the models in memory: `GET /api/v0/models` (LM Studio; without those for embeddings),
/// `GET /api/ps` (Ollama). nullopt for any other answer.
[[nodiscard]] std::optional<QStringList> loadedModels(const answers::ServerAnswer &answer);

/// The list in display order: similar to `wanted` first, non-chat models (embedding, speech, …)
/// last, by name within each; at most kMaxModels.
[[nodiscard]] QStringList orderedForChoosing(QStringList models, const QString &wanted);

/// The default model: the first similar to `wanted`, else the first chat model in the server's
/// order; `wanted` if there is no list.
[[nodiscard]] QString likeliestModel(const QStringList &models, const QString &wanted);

/// The context window of `model`, in tokens; 0: not in the answer. Reads:
/// - `GET /v1/models[/ID]`: `max_input_tokens` (Anthropic), `context_length` (OpenRouter),
///   `context_window` (Groq), `max_model_len` (vLLM), `meta.n_ctx` (llama.cpp)
/// - `GET /api/v0/models`: `loaded_context_length` (LM Studio)
/// - `GET /api/ps`: `context_length` of what is loaded (Ollama)
/// - `GET /props`: `default_generation_settings.n_ctx` (llama.cpp; of its one model)
/// - `GET /model/info`: `model_info.max_input_tokens` (LiteLLM)
[[nodiscard]] qint64 contextWindow(const answers::ServerAnswer &answer, const QString &model);
/// What a model that is not loaded will have, by the command line that its server lists for it:
/// `status.args` of `GET /v1/models` (llama.cpp with several models). 0: not in the answer.
[[nodiscard]] qint64 configuredContextWindow(const answers::ServerAnswer &answer,
                                             const QString &model);
/// The model's trained context, if reported: `max_context_length` (LM Studio), `meta.n_ctx_train`
/// (llama.cpp). The server may provide less.
[[nodiscard]] qint64 trainedContextWindow(const answers::ServerAnswer &answer,
                                          const QString &model);

} // namespace bridge::check
