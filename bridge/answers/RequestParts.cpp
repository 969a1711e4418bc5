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
    // Before the limit, which an answer with a budget for thinking must exceed.
    PartWord{RequestPart::Thinking, "budget_tokens"},
    PartWord{RequestPart::OutputTokens, "max_tokens"},
    PartWord{RequestPart::OutputTokens, "max_completion_tokens"},
    PartWord{RequestPart::OutputTokens, "max_output_tokens"},
    PartWord{RequestPart::OutputTokens, "number of output tokens"},
    PartWord{RequestPart::OutputTokens, "maximum tokens you requested"},
    PartWord{RequestPart::PromptCaching, "cache_control"},
    PartWord{RequestPart::PromptCaching, "prompt caching"},
    PartWord{RequestPart::Betas, "anthropic-beta"},
    PartWord{RequestPart::Betas, "beta flag"},
    PartWord{RequestPart::Betas, "beta header"},
    PartWord{RequestPart::Betas, "betas"},
    PartWord{RequestPart::Thinking, "thinking"},
    PartWord{RequestPart::Thinking, "思考"},
};

/// Without the value that was refused, which may repeat all of the request: pydantic, vLLM.
QString withoutInput(const QString &sentence)
{
    static const QRegularExpression input(QStringLiteral("['\"]input['\"]\\s*:|input_value="));
    const auto match = input.match(sentence);
    return sentence.left(match.hasMatch() ? qMin(match.capturedStart(), kMaxRead) : kMaxRead);
}

/// True if these words refuse something, or say what it should be.
bool refuses(const QString &words)
{
    static const QRegularExpression refusal(
        QStringLiteral(
            "\\bnot\\b|n't\\b|\\bno\\b|cannot|unsupported|unknown|unrecogni[sz]ed|invalid|"
            "illegal|unexpected|extra inputs|too (?:large|high|many|big)|exceed|greater|"
            "larger|less than|at (?:most|least)|maximum|\\bmust\\b|should|range|"
            "require|expected|refused|reject|deprecated|only|[<>≤≥]|"
            "不|未|非法|无效|错误|超|取值范围|最大"),
        kAnyCase);
    return refusal.match(words).hasMatch();
}

/// True if the word stands near a refusal, within one sentence: an error also repeats or advises
/// what is not refused.
bool isRefusedIn(const QString &sentence, const QString &word)
{
    constexpr qsizetype kNear = 100;
    static const QRegularExpression end(QStringLiteral("[.!?]\\s|[。！？]"));
    for (qsizetype at = sentence.indexOf(word); at >= 0; at = sentence.indexOf(word, at + 1)) {
        const QString before = sentence.mid(qMax<qsizetype>(0, at - kNear), qMin(at, kNear));
        const QString behind = sentence.mid(at + word.size(), kNear);
        const qsizetype begin = before.lastIndexOf(end);
        if (refuses(begin < 0 ? before : before.mid(begin + 1))
            || refuses(behind.left(behind.indexOf(end))))
            return true;
    }
    return false;
}

std::optional<RequestPart> partIn(const QString &sentence)
{
    const QString lower = sentence.toLower();
    const auto found = std::find_if(kWords.begin(), kWords.end(), [&lower](const PartWord &each) {
        return isRefusedIn(lower, QString::fromUtf8(each.word));
    });
    return found == kWords.end() ? std::nullopt : std::optional(found->part);
}

/// The part with this name, "reasoning.effort".
std::optional<RequestPart> partNamed(const QString &parameter)
{
    const auto found =
        std::find_if(kWords.begin(), kWords.end(), [&parameter](const PartWord &each) {
            return parameter.contains(QString::fromUtf8(each.word));
        });
    return found == kWords.end() ? std::nullopt : std::optional(found->part);
}

/// True where the limit of the answer is refused by its name, whatever its value: only what
/// translates the request can send it under another one.
bool isUnknownName(const QString &sentence)
{
    static const QRegularExpression words(
        QStringLiteral("(?:unsupported|unknown|unrecogni[sz]ed) (?:parameter|field|argument|name)|"
                       "extra inputs are not permitted|"
                       "use ['\"`]?max_\\w+['\"`]? instead"),
        kAnyCase);
    return words.match(sentence).hasMatch();
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
    const auto match = numbers.match(sentence);
    const qint64 room = match.captured(1).toLongLong() - match.captured(3).toLongLong();
    constexpr qint64 kWorthwhile = 2000;
    return match.hasMatch() && room >= kWorthwhile ? QString::number(room / 2) : QString();
}

/// The greatest effort that the server names as accepted; empty: it names none.
QString effortIn(const QString &sentence)
{
    // "Unsupported value: 'xhigh'" holds no list of supported values.
    static const QRegularExpression list(
        QStringLiteral(
            R"((?<![a-z])(?:supported|allowed|accepted|valid|expected)(?: values?| options?| are| is)*)"
            R"(\s*[:\[]\s*\[?([^\].]{1,120})|)"
            R"((?:expected|must be|should be)(?: one of)?:?\s*(?=['"`\[(])([^\].]{1,120}))"),
        kAnyCase);
    QString accepted;
    qsizetype begin = 0;
    qsizetype end = 0;
    for (auto all = list.globalMatch(sentence); all.hasNext();) {
        const auto match = all.next();
        accepted = (match.captured(1) + match.captured(2)).toLower();
        begin = match.capturedStart();
        end = match.capturedEnd();
    }
    // A value that is quoted elsewhere is the refused one.
    const QString others = (sentence.left(begin) + u' ' + sentence.mid(end)).toLower();
    for (const char *effort : {"max", "xhigh", "high", "medium", "low"}) {
        const auto name = QLatin1String(effort);
        const QRegularExpression word(QStringLiteral("\\b%1\\b").arg(name));
        const QRegularExpression refused(
            QStringLiteral("['\"`“‘]%1['\"`”’]|effort[:=] ?%1\\b").arg(name));
        if (accepted.contains(word) && !others.contains(refused))
            return name;
    }
    return {};
}

std::optional<RefusedPart> refusedIn(RequestPart part, const QString &sentence)
{
    if (part == RequestPart::OutputTokens) {
        if (isUnknownName(sentence))
            return std::nullopt;
        return RefusedPart{part, outputLimitIn(sentence)};
    }
    return RefusedPart{part, part == RequestPart::Effort ? effortIn(sentence) : QString()};
}

} // namespace

std::optional<RefusedPart> refusedPart(FailureKind kind, const ErrorBody &body)
{
    if (kind != FailureKind::RequestRejected && kind != FailureKind::ContextTooSmall)
        return std::nullopt;
    for (const QString &whole : body.sentences) {
        const QString sentence = withoutInput(whole);
        if (kind == FailureKind::ContextTooSmall) {
            if (const QString room = roomIn(sentence); !room.isEmpty())
                return RefusedPart{RequestPart::OutputTokens, room};
            continue;
        }
        if (const QString header = missingHeaderIn(sentence); !header.isEmpty())
            return RefusedPart{RequestPart::Header, header};
        if (const auto part = partIn(sentence))
            return refusedIn(*part, sentence);
    }
    if (kind == FailureKind::RequestRejected && !body.parameters.isEmpty()) {
        if (const auto part = partNamed(body.parameters.first()))
            return refusedIn(*part, withoutInput(body.sentences.value(0)));
    }
    return std::nullopt;
}

} // namespace bridge::answers
