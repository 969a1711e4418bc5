#include "bridge/agents/claude/FailureClassifier.h"
#include "bridge/answers/AnswerClassifier.h"
#include "bridge/secrets/Redaction.h"
#include "tests/bridge/answers/ServerAnswers.h"

#include <QElapsedTimer>
#include <QUrl>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

namespace hostileanswerstest {

using namespace Qt::StringLiterals;
using namespace bridge;
using answers::classifyAnswer;
using answers::ServerAnswer;

// Every answer is classified in bounded time, the shown text is bounded, and after redaction it
// never contains the credential.

using Random = std::mt19937;

const secrets::Secret kSecret{CredentialKind::ApiKey, u"sk-Ab3\"x/9+Zq&7<w>\\-tail_0123456789"_s};

int below(Random &random, int limit)
{
    return std::uniform_int_distribution<int>(0, limit - 1)(random);
}

QByteArray bytes(Random &random, int count)
{
    QByteArray result(count, Qt::Uninitialized);
    std::generate(result.begin(), result.end(), [&] { return static_cast<char>(random()); });
    return result;
}

/// Bytes with a meaning to parsers.
QByteArray syntax(Random &random, int count)
{
    static const QByteArrayList pieces{"{",           "}",
                                       "[",           "]",
                                       "\"",          ":",
                                       ",",           "\\",
                                       "\\\"",        "\\ud83d",
                                       "\\udc00",     "null",
                                       "1e999",       "error",
                                       "message",     "\n",
                                       "data: ",      "event: error",
                                       "<",           "<title>",
                                       "</",          "&#x",
                                       "\xff",        "\xe2\x82",
                                       "{\"error\":", "{\"message\":\"",
                                       "\\\\\"",      " "};
    QByteArray result;
    for (int i = 0; i < count; ++i)
        result += pieces[below(random, static_cast<int>(pieces.size()))];
    return result;
}

QByteArray mutated(Random &random, QByteArray body)
{
    for (int i = below(random, 6); i >= 0 && !body.isEmpty(); --i) {
        const int at = below(random, static_cast<int>(body.size()));
        switch (below(random, 6)) {
        case 0:
            body.truncate(at);
            break;
        case 1:
            body[at] = static_cast<char>(random());
            break;
        case 2:
            body.remove(at, 1 + below(random, 20));
            break;
        case 3:
            body.insert(at, bytes(random, 1 + below(random, 20)));
            break;
        case 4:
            body.insert(at, syntax(random, 1 + below(random, 10)));
            break;
        default:
            body += body.left(at);
        }
    }
    return body;
}

ServerAnswer answerWith(int status, const QByteArray &body)
{
    return {.status = status, .body = body.left(ServerAnswer::kMaxBody)};
}

int anyStatus(Random &random)
{
    static constexpr std::array kStatuses{0,   100, 200, 204, 302, 400, 401, 402, 403,
                                          404, 407, 413, 422, 429, 500, 502, 529, 999};
    return kStatuses[static_cast<size_t>(below(random, static_cast<int>(kStatuses.size())))];
}

bool isBounded(const Failure &failure)
{
    return failure.message.size() <= 500 && failure.body.size() <= 4000
           && failure.subject.size() <= 300;
}

/// True if a usable part of the secret is left after a server has masked or cut it.
bool shows(const QString &text)
{
    constexpr qsizetype kTelling = 12;
    const QString value = kSecret.value;
    for (qsizetype at = 0; at + kTelling <= value.size(); ++at) {
        if (text.contains(QStringView(value).mid(at, kTelling)))
            return true;
    }
    return false;
}

/// The texts of a failure as the user sees them.
QStringList shown(const Failure &failure)
{
    return {secrets::redacted(failure.message, kSecret), secrets::redacted(failure.body, kSecret),
            secrets::redacted(failure.subject, kSecret)};
}

/// Undoes JSON strings within JSON strings and the escapes of addresses, as a reader could.
QString unescaped(QString text)
{
    for (int level = 0; level < 4; ++level) {
        QString plain;
        for (qsizetype i = 0; i < text.size(); ++i) {
            if (text[i] == u'\\' && i + 1 < text.size()) {
                bool ok = false;
                const uint unit = QStringView(text).mid(i + 2, 4).toUInt(&ok, 16);
                const bool isUnit = ok && text[i + 1] == u'u';
                plain += isUnit ? QChar(unit) : text[i + 1];
                i += isUnit ? 5 : 1;
            } else {
                plain += text[i];
            }
        }
        text = plain;
    }
    return QUrl::fromPercentEncoding(text.toUtf8());
}

void expectHidden(const ServerAnswer &answer)
{
    const auto failure = classifyAnswer(answer);
    if (!failure)
        return;
    EXPECT_TRUE(isBounded(*failure));
    for (const QString &text : shown(*failure)) {
        ASSERT_FALSE(shows(text) || shows(unescaped(text)))
            << answer.body.toStdString() << "\nshows\n"
            << text.toStdString();
    }
}

QByteArray jsonString(const QByteArray &text)
{
    QByteArray result;
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c == '\n' ? QByteArray("\\n") : QByteArray(1, c);
    }
    return result;
}

/// A JSON string with Go's escapes.
QByteArray goString(const QByteArray &text)
{
    return jsonString(text)
        .replace('<', "\\u003c")
        .replace('>', "\\u003E")
        .replace('&', "\\u0026")
        .replace('/', "\\/");
}

TEST(HostileAnswers, RandomBytesRandomSyntaxAndSpoiltRealAnswersAreClassified)
{
    Random random(1); // NOLINT: the same every time
    const auto known = allAnswers();
    for (int i = 0; i < 3000; ++i) {
        const auto &real =
            known[static_cast<size_t>(below(random, static_cast<int>(known.size())))];
        for (const ServerAnswer &answer :
             {answerWith(anyStatus(random), bytes(random, below(random, 3000))),
              answerWith(anyStatus(random), syntax(random, below(random, 400))),
              answerWith(real.answer.status, mutated(random, real.answer.body))}) {
            const auto failure = classifyAnswer(answer);
            ASSERT_TRUE(!failure || isBounded(*failure)) << answer.body.toStdString();
        }
    }
}

TEST(HostileAnswers, RealAnswersCutAnywhereAreClassified)
{
    for (const KnownAnswer &known : allAnswers()) {
        ServerAnswer answer = known.answer;
        for (qsizetype length = known.answer.body.size(); length >= 0; length -= 3) {
            answer.body.truncate(length);
            const auto failure = classifyAnswer(answer);
            // The rest of a stream may be the beginning of a good one.
            const bool mayBeGood = answer.body.contains("message_start");
            ASSERT_TRUE(failure || mayBeGood) << known.id.toStdString() << " cut to " << length;
            ASSERT_TRUE(!failure || isBounded(*failure));
        }
    }
}

TEST(HostileAnswers, TheAgentsTextsAreClassifiedToo)
{
    Random random(4); // NOLINT
    for (int i = 0; i < 400; ++i) {
        const QString text =
            u"API Error: 400 "_s
            + QString::fromUtf8(syntax(random, below(random, 400)) + bytes(random, 30));
        const Failure failure =
            claude::classifyTurnFailure({anyStatus(random), {}, {}, text}, u"http://localhost:1"_s);
        EXPECT_FALSE(failure.address.isEmpty());
    }
}

TEST(HostileAnswers, WhatIsHugeTakesNoLongerThanItsSize)
{
    constexpr auto kSize = ServerAnswer::kMaxBody;
    const QByteArrayList bodies{
        QByteArray(kSize, '['),
        QByteArray(kSize, '{'),
        QByteArray(kSize, '"'),
        QByteArray(kSize, '\\'),
        QByteArray(kSize, '<'),
        QByteArray(kSize, ' '),
        QByteArray(kSize, '\0'),
        QByteArray(kSize, '\n'),
        QByteArray("{\"error\":").repeated(kSize / 9),
        QByteArray("{\"error\":\"").repeated(kSize / 10),
        QByteArray("{ ").repeated(kSize / 2),
        "{" + QByteArray(kSize - 2, ' ') + "x",
        QByteArray("model ").repeated(kSize / 6),
        QByteArray("data: {\"error\":\n").repeated(kSize / 16),
        QByteArray("event: error\n").repeated(kSize / 13),
        QByteArray("<script ").repeated(kSize / 8),
        QByteArray("<title><h1>").repeated(kSize / 11),
        "{\"error\":{\"message\":\"" + QByteArray("model ").repeated(kSize / 6) + "\"}}",
        "{\"error\":{\"message\":\"" + QByteArray("{\\\"").repeated(kSize / 3) + "\"}}",
        "[" + QByteArray("{\"message\":\"x\"},").repeated(kSize / 16) + "{}]",
    };
    for (const QByteArray &body : bodies) {
        QElapsedTimer timer;
        timer.start();
        for (const int status : {200, 500})
            static_cast<void>(classifyAnswer(answerWith(status, body)));
        // About 20 ms each; quadratic work would take minutes.
        EXPECT_LT(timer.elapsed(), 20'000) << body.left(40).toStdString();
    }
}

TEST(HostileAnswers, ASecretInAnyPlaceOfAnAnswerIsHidden)
{
    const QByteArray value = kSecret.value.toUtf8();
    const QByteArray percent = QUrl::toPercentEncoding(kSecret.value);
    const QByteArray html = kSecret.value.toHtmlEscaped().toUtf8();
    QByteArray broken = jsonString(value);
    broken.insert(10, "\\n    ");
    QByteArray nested = "{\"error\":{\"message\":\"key " + goString(value) + " is wrong\"}}";
    for (int level = 0; level < 3; ++level) {
        expectHidden(answerWith(401, nested));
        nested = "{\"error\":{\"message\":\"upstream: " + jsonString(nested) + "\"}}";
    }
    for (const QByteArray &body :
         {"key " + value + " is wrong", "{\"error\":\"" + jsonString(value) + "\"}",
          "{\"error\":\"" + goString(value) + "\"}", "{\"detail\":\"" + broken + "\"}",
          "{\"detail\":\"?key=" + percent + "\"}",
          "<html><title>" + html + "</title><p>" + html + "</html>",
          "event: error\ndata: {\"error\":{\"message\":\"" + jsonString(value) + "\"}}\n\n",
          "{\"error\":{\"code\":\"" + jsonString(value) + "\",\"message\":\"no\"}}"})
        expectHidden(answerWith(401, body));
    ServerAnswer answer = answerWith(302, {});
    answer.location = u"https://example.org/?key="_s + QString::fromUtf8(percent);
    expectHidden(answer);
    answer = answerWith(401, {});
    answer.authenticate = "Basic realm=\"" + value + "\"";
    expectHidden(answer);
}

TEST(HostileAnswers, ASecretIsHiddenWhereverItIsCut)
{
    // The secret lies across every limit of the shown text.
    const QByteArray value = goString(kSecret.value.toUtf8());
    for (const int bound : {500, 4000}) {
        for (int before = bound - 120; before <= bound; before += 1)
            expectHidden(answerWith(400, "{\"error\":\"" + QByteArray(before, 'x') + value
                                             + " is wrong\"}"));
    }
}

TEST(HostileAnswers, ASecretInSpoiltRealAnswersIsHidden)
{
    Random random(5); // NOLINT
    const auto answers = allAnswers();
    for (int i = 0; i < 1000; ++i) {
        const auto &known =
            answers[static_cast<size_t>(below(random, static_cast<int>(answers.size())))];
        QByteArray body = known.answer.body;
        if (below(random, 2) == 0)
            body = mutated(random, body);
        const bool isInJson = body.contains('"') && below(random, 4) != 0;
        const QByteArray value = kSecret.value.toUtf8();
        body.insert(below(random, static_cast<int>(body.size()) + 1),
                    isInJson ? goString(value) : value);
        // Code that knows the secret redacts an answer before it is classified, and again before it
        // is shown.
        body = secrets::redacted(QString::fromUtf8(body), kSecret).toUtf8();
        ASSERT_NO_FATAL_FAILURE(expectHidden(answerWith(known.answer.status, body)));
    }
}

} // namespace hostileanswerstest
