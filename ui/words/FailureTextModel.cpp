#include "ui/words/FailureParts.h"

namespace ui {

using bridge::Failure;
using bridge::FailureKind;
using FixedAt = FailureParts::FixedAt;

namespace {

constexpr int kNamedModels = 3;

/// "It lists a, b, c and 4 more."
QString servedModels(const QStringList &models)
{
    if (models.isEmpty())
        return {};
    const auto named = models.mid(0, kNamedModels).join(QLatin1String(", "));
    const auto more = static_cast<int>(models.size()) - kNamedModels;
    return more > 0 ? FailureTr::tr("It lists %1 and %n more.", nullptr, more).arg(named)
                    : FailureTr::tr("It lists %1.").arg(named);
}

FailureParts notFound(const Failure &failure)
{
    const auto host = titleHost(failure.address);
    const auto text =
        naming(failure.subject,
               FailureTr::tr("The server does not serve the model “%1” that Claude Code asks for."),
               FailureTr::tr("The server does not serve the model that Claude Code asks for."));
    return {failure.subject.isEmpty()
                ? FailureTr::tr("The model is not served at %1").arg(host)
                : FailureTr::tr("%1 is not served at %2").arg(failure.subject, host),
            FailureTr::tr("model not served"),
            joinSentences({text, servedModels(failure.fix.models)}),
            failure.fix.models.isEmpty()
                ? FailureTr::tr("Add the model to the server, or enter one that it serves in the "
                                "settings.")
                : FailureTr::tr("Choose a model that it serves."),
            FixedAt::Here};
}

} // namespace

std::optional<FailureParts> modelParts(const Failure &failure)
{
    const auto host = titleHost(failure.address);
    const auto &model = failure.subject;
    switch (failure.kind()) {
    case FailureKind::NoModelLoaded:
        return FailureParts{
            FailureTr::tr("No model is loaded at %1").arg(host), FailureTr::tr("no model loaded"),
            FailureTr::tr("The server has no model loaded."),
            FailureTr::tr("Load a model in your local server (e.g. LM Studio → Developer → Load "
                          "Model).")};
    case FailureKind::ModelLoading:
        return FailureParts{
            FailureTr::tr("%1 is loading its model").arg(host),
            FailureTr::tr("model still loading"),
            naming(model,
                   FailureTr::tr("The server is loading its model (%1); a large one takes "
                                 "minutes."),
                   FailureTr::tr("The server is loading its model; a large one takes minutes.")),
            FailureTr::tr("Wait until it is loaded.")};
    case FailureKind::ModelNotFound:
        return notFound(failure);
    case FailureKind::ModelCrashed:
        return FailureParts{
            FailureTr::tr("The model at %1 has crashed").arg(host), FailureTr::tr("model crashed"),
            naming(model, FailureTr::tr("The process of the server's model (%1) has ended."),
                   FailureTr::tr("The process of the server's model has ended.")),
            FailureTr::tr("Load the model again, with a shorter context if it crashes once more.")};
    case FailureKind::ModelLacksTools:
        return FailureParts{
            model.isEmpty() ? FailureTr::tr("The model at %1 cannot call tools").arg(host)
                            : FailureTr::tr("%1 cannot call tools").arg(model),
            FailureTr::tr("no tool calls"),
            naming(
                model,
                FailureTr::tr("The server's model (%1) cannot call tools as it is served. Claude "
                              "Code needs them."),
                FailureTr::tr("The server's model cannot call tools as it is served. Claude Code "
                              "needs them.")),
            FailureTr::tr("Use a model that can, or turn tool calls on in the server (llama.cpp: "
                          "--jinja, vLLM: --enable-auto-tool-choice)."),
            FixedAt::Here};
    case FailureKind::OutOfMemory:
        return FailureParts{
            FailureTr::tr("%1 has too little memory").arg(host), FailureTr::tr("out of memory"),
            naming(model, FailureTr::tr("The server has too little memory for its model (%1)."),
                   FailureTr::tr("The server has too little memory for its model.")),
            FailureTr::tr("Load a smaller model, or the same one with a shorter context.")};
    case FailureKind::ContextTooSmall:
        return FailureParts{
            FailureTr::tr("The model's context is too small"), FailureTr::tr("context too small"),
            naming(model,
                   FailureTr::tr("The request is longer than the context of the server's model "
                                 "(%1)."),
                   FailureTr::tr("The request is longer than the context of the server's model.")),
            failure.refused && !failure.refused->accepted.isEmpty()
                ? FailureTr::tr(
                      "Limit the answers of this endpoint to %1 tokens, or load the model "
                      "with a longer context.")
                      .arg(failure.refused->accepted)
                : FailureTr::tr("Load the model with a longer context (LM Studio: Context Length, "
                                "Ollama: OLLAMA_CONTEXT_LENGTH, llama.cpp: --ctx-size), or begin a "
                                "new conversation.")};
    default:
        return std::nullopt;
    }
}

} // namespace ui
