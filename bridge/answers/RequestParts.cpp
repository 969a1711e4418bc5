#include "bridge/answers/RequestParts.h"

#include <QRegularExpression>
#include <QString>

#include <algorithm>
#include <array>
#include <utility>

namespace bridge::answers {

namespace {

constexpr auto kAnyCase = QRegularExpression::CaseInsensitiveOption;
constexpr qsizetype kMaxRead = 4000;

/// A word that stands for a part.
struct PartWord
{
    RequestPart part;
    const char *word; ///< lower case
};

/// Searched from top to bottom: what is more general comes late.
constexpr std::array kWords{
    PartWord{RequestPart::ContextManagement, "context_management"},
    PartWord{RequestPart::ContextManagement, "context management"},
    PartWord{RequestPart::ContextManagement, "context-management"},
    PartWord{RequestPart::ContextManagement, "clear_thinking"},
    PartWord{RequestPart::ContextManagement, "上下文管理"},
    PartWord{RequestPart::AdaptiveThinking, "adaptive"},
    PartWord{RequestPart::AdaptiveThinking, "自适应思考"},
    PartWord{RequestPart::Effort, "effort"},
    PartWord{RequestPart::Effort, "output_config"},
    PartWord{RequestPart::Effort, "推理强度"},
    PartWord{RequestPart::Effort, "思考强度"},
    PartWord{RequestPart::OutputTokens, "max_tokens"},
    PartWord{RequestPart::OutputTokens, "max_completion_tokens"},
    PartWord{RequestPart::OutputTokens, "max_output_tokens"},
    PartWord{RequestPart::OutputTokens, "number of output tokens"},
    PartWord{RequestPart::PromptCaching, "cache_control"},
    PartWord{RequestPart::PromptCaching, "prompt caching"},
    PartWord{RequestPart::Betas, "anthropic-beta"},
    PartWord{RequestPart::Betas, "beta flag"},
    PartWord{RequestPart::Betas, "beta header"},
    PartWord{RequestPart::Betas, "betas"},
    PartWord{RequestPart::Thinking, "budget_tokens"},
    PartWord{RequestPart::Thinking, "thinking"},
    PartWord{RequestPart::Thinking, "思考"},
};

std::optional<RequestPart> partIn(const QString &sentence)
{
    const QString lower = sentence.left(kMaxRead).toLower();
    const auto found = std::find_if(kWords.begin(), kWords.end(), [&lower](const PartWord &each) {
        return lower.contains(QString::fromUtf8(each.word));
    });
    return found == kWords.end() ? std::nullopt : std::optional(found->part);
}

/// "x-portkey-config or x-portkey-provider" of "Either … header is required".
QString missingHeaderIn(const QString &sentence)
{
    static const QRegularExpression before(
        QStringLiteral(
            R"(\b(x-[\w-]{1,60}(?:(?:,| or|, or) x-[\w-]{1,60}){0,3}) headers? (?:is|are) (?:required|missing))"),
        kAnyCase);
    static const QRegularExpression behind(
        QStringLiteral(R"(\bmissing (?:the )?(?:required )?headers?:? [`'"]?(x-[\w-]{1,60}))"),
        kAnyCase);
    const auto first = before.match(sentence);
    return (first.hasMatch() ? first : behind.match(sentence)).captured(1);
}

/// The greatest number of output tokens that the server takes; empty: not told.
QString outputLimitIn(const QString &sentence)
{
    constexpr qint64 kLeast = 256; // a shorter answer is of no use
    constexpr qint64 kMost = 10'000'000;
    // What the context leaves beside the prompt. Half of it, since the conversation grows.
    static const QRegularExpression rest(QStringLiteral(R"((\d+)\s*>\s*(\d+)\s*-\s*(\d+))"));
    if (const auto match = rest.match(sentence); match.hasMatch()) {
        const qint64 room = match.captured(2).toLongLong() - match.captured(3).toLongLong();
        return room / 2 >= kLeast ? QString::number(room / 2) : QString();
    }
    static const std::array limits{
        QRegularExpression(QStringLiteral(R"(\d+\s*>\s*(\d+))")),
        QRegularExpression(QStringLiteral(R"([\[(（]\s*\d+\s*[,，~-]\s*(\d+)\s*[\])）])")),
        QRegularExpression(
            QStringLiteral(
                "(?:at most|less than or equal to|no (?:more|greater) than|"
                "not exceed|cannot be (?:larger|greater) than|<=|≤|maximum(?: value| "
                "limit)?(?: is| of|:)?|limit(?: is| of|:)|不能超过|不超过|最大(?:值)?(?:为|是)?)"
                "\\D{0,12}(\\d+)"),
            kAnyCase)};
    for (const QRegularExpression &limit : limits) {
        const qint64 number = limit.match(sentence).captured(1).toLongLong();
        if (number >= kLeast && number <= kMost)
            return QString::number(number);
    }
    return {};
}

/// What a context of this size leaves beside the prompt; empty: not told, or nothing.
QString roomIn(const QString &sentence)
{
    static const QRegularExpression numbers(
        QStringLiteral(R"(context length is (\d+) tokens.{0,60}requested (\d+) output tokens)"
                       R"(.{0,60}prompt contains(?: at least)? (\d+) input tokens)"),
        kAnyCase);
    const auto match = numbers.match(sentence.left(kMaxRead));
    const qint64 room = match.captured(1).toLongLong() - match.captured(3).toLongLong();
    constexpr qint64 kWorthwhile = 2000;
    return match.hasMatch() && room >= kWorthwhile ? QString::number(room / 2) : QString();
}

/// The greatest effort that the server names as accepted; empty: it names none.
QString effortIn(const QString &sentence)
{
    static const QRegularExpression list(
        QStringLiteral(
            R"((?:supported|allowed|valid|expected)[^\[\]:]{0,40}[:\[]\s*([^\].]{1,120}))"),
        kAnyCase);
    const QString accepted = list.match(sentence).captured(1).toLower();
    for (const char *effort : {"max", "xhigh", "high", "medium", "low"}) {
        const QRegularExpression word(QStringLiteral("\\b%1\\b").arg(QLatin1String(effort)));
        if (accepted.contains(word))
            return QLatin1String(effort);
    }
    return {};
}

} // namespace

std::optional<RefusedPart> refusedPart(FailureKind kind, const ErrorBody &body)
{
    for (const QString &sentence : body.sentences) {
        if (kind == FailureKind::ContextTooSmall) {
            if (const QString room = roomIn(sentence); !room.isEmpty())
                return RefusedPart{RequestPart::OutputTokens, room};
            continue;
        }
        if (kind != FailureKind::RequestRejected)
            return std::nullopt;
        if (const QString header = missingHeaderIn(sentence); !header.isEmpty())
            return RefusedPart{RequestPart::Header, header};
        const auto part = partIn(sentence);
        if (!part)
            continue;
        if (*part == RequestPart::OutputTokens)
            return RefusedPart{*part, outputLimitIn(sentence)};
        return RefusedPart{*part, *part == RequestPart::Effort ? effortIn(sentence) : QString()};
    }
    return std::nullopt;
}

} // namespace bridge::answers
