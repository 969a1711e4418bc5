#include "ui/words/FailureParts.h"

namespace ui {

using bridge::Failure;
using bridge::FailureKind;
using Mended = FailureParts::Mended;

namespace {

constexpr int kNamedModels = 3;

/// " It lists a, b, c and 4 more."
QString servedNote(const QStringList &models)
{
    if (models.isEmpty())
        return {};
    const auto named = models.mid(0, kNamedModels).join(QLatin1String(", "));
    const auto more = static_cast<int>(models.size()) - kNamedModels;
    return more > 0 ? FailureTr::tr(" It lists %1 and %n more.", nullptr, more).arg(named)
                    : FailureTr::tr(" It lists %1.").arg(named);
}

/// " (qwen3-coder)"
QString modelNote(const Failure &failure)
{
    return failure.subject.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(failure.subject);
}

FailureParts notFound(const Failure &failure, const EndpointName &endpoint)
{
    const bool isNamed = !failure.subject.isEmpty();
    const auto text =
        isNamed ? FailureTr::tr("%1 does not serve the model “%2” that Claude Code asks for.")
                      .arg(endpoint.atStart(), failure.subject)
                : FailureTr::tr("%1 does not serve the model that Claude Code asks for.")
                      .arg(endpoint.atStart());
    return {isNamed ? FailureTr::tr("%1 is not served at %2").arg(failure.subject, endpoint.host())
                    : FailureTr::tr("The model is not served at %1").arg(endpoint.host()),
            FailureTr::tr("model not served"), text + servedNote(failure.fix.models),
            failure.fix.models.isEmpty() ? FailureTr::tr(
                "Add the model to the server, or name one it serves in the settings")
                                         : FailureTr::tr("Choose a model it serves"),
            Mended::Here};
}

FailureParts lacksTools(const Failure &failure, const EndpointName &endpoint)
{
    return {failure.subject.isEmpty()
                ? FailureTr::tr("The model at %1 cannot call tools").arg(endpoint.host())
                : FailureTr::tr("%1 cannot call tools").arg(failure.subject),
            FailureTr::tr("no tool calls"),
            FailureTr::tr("%1 reports that its model%2 cannot call tools, without which Claude "
                          "Code cannot work.")
                .arg(endpoint.atStart(), modelNote(failure)),
            FailureTr::tr("Use a model that can, or turn tool calls on in the server (llama.cpp: "
                          "--jinja, vLLM: --enable-auto-tool-choice)"),
            Mended::Here};
}

FailureParts contextTooSmall(const Failure &failure, const EndpointName &endpoint)
{
    return {FailureTr::tr("The model's context is too small"), FailureTr::tr("context too small"),
            FailureTr::tr("%1 reports that the request is longer than the context of its model%2.")
                .arg(endpoint.atStart(), modelNote(failure)),
            FailureTr::tr("Load the model with a longer context (LM Studio: Context Length, "
                          "Ollama: OLLAMA_CONTEXT_LENGTH, llama.cpp: --ctx-size), or begin a new "
                          "conversation")};
}

} // namespace

std::optional<FailureParts> modelParts(const Failure &failure, const EndpointName &endpoint)
{
    switch (failure.kind) {
    case FailureKind::NoModelLoaded:
        return FailureParts{
            FailureTr::tr("No model is loaded at your custom endpoint"),
            FailureTr::tr("no model loaded"),
            FailureTr::tr("%1 reported no model is loaded.").arg(endpoint.atStart()),
            FailureTr::tr("Load a model in your local server (e.g. LM Studio → Developer → Load "
                          "Model)")};
    case FailureKind::ModelLoading:
        return FailureParts{
            FailureTr::tr("%1 is loading its model").arg(endpoint.host()),
            FailureTr::tr("model still loading"),
            FailureTr::tr("%1 is loading its model%2 right now; a large one takes minutes.")
                .arg(endpoint.atStart(), modelNote(failure)),
            FailureTr::tr("Wait until it is loaded")};
    case FailureKind::ModelNotFound:
        return notFound(failure, endpoint);
    case FailureKind::ModelCrashed:
        return FailureParts{
            FailureTr::tr("The model at %1 has crashed").arg(endpoint.host()),
            FailureTr::tr("model crashed"),
            FailureTr::tr("%1 reports that the process of its model%2 has ended.")
                .arg(endpoint.atStart(), modelNote(failure)),
            FailureTr::tr("Load the model again, with a shorter context if it crashes once more")};
    case FailureKind::ModelLacksTools:
        return lacksTools(failure, endpoint);
    case FailureKind::OutOfMemory:
        return FailureParts{
            FailureTr::tr("%1 has too little memory").arg(endpoint.host()),
            FailureTr::tr("out of memory"),
            FailureTr::tr("%1 has not enough memory for its model%2.%3")
                .arg(endpoint.atStart(), modelNote(failure), saidNote(failure)),
            FailureTr::tr("Load a smaller model or the same with a shorter context")};
    case FailureKind::ContextTooSmall:
        return contextTooSmall(failure, endpoint);
    default:
        return std::nullopt;
    }
}

} // namespace ui
