#include "bridge/answers/BodyText.h"

#include "bridge/answers/AnswerClassifier.h"

#include <gtest/gtest.h>

#include <QStringConverter>

#include <utility>

namespace bodytexttest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::answers;
using Encoder = QStringEncoder;

const QString kSentence = u"上下文长度超过模型的限制。"_s;

QByteArray encoded(Encoder encoder, const QString &text)
{
    return encoder(text);
}

QByteArray errorIn(Encoder encoder)
{
    return encoded(std::move(encoder), u"{\"error\":{\"message\":\""_s + kSentence + u"\"}}"_s);
}

TEST(BodyText, ReadsTheEncodingsOfRealServers)
{
    EXPECT_EQ(bodyText(encoded(Encoder(Encoder::Utf8), kSentence)), kSentence);
    for (const auto encoding : {Encoder::Utf16LE, Encoder::Utf16BE}) {
        EXPECT_EQ(bodyText(encoded(Encoder(encoding, Encoder::Flag::WriteBom), kSentence)),
                  kSentence);
        EXPECT_EQ(bodyText(encoded(Encoder(encoding), u"{\"a\":1}"_s)), u"{\"a\":1}"_s);
    }
    const QByteArray chinese = encoded(Encoder("GB18030"), u"错误: "_s + kSentence);
    EXPECT_EQ(bodyText(chinese), u"错误: "_s + kSentence);
    EXPECT_TRUE(bodyText(chinese.chopped(1)).startsWith(u"错误: 上下文"_s))
        << "cut in mid character";
}

TEST(BodyText, OtherBytesAreNoChinese)
{
    EXPECT_EQ(bodyText("Schl\xfcssel"), u"Schl\ufffdssel"_s);
    EXPECT_EQ(bodyText("\xe4\xbd\xa0 \x80 z"), u"你 \ufffd z"_s);
    EXPECT_TRUE(bodyText("").isEmpty());
}

TEST(BodyText, TheWordsOfAnErrorAreReadInEach)
{
    for (const QByteArray &body : {errorIn(Encoder(Encoder::Utf16LE, Encoder::Flag::WriteBom)),
                                   errorIn(Encoder("GB18030"))}) {
        const auto failure = classifyAnswer({.status = 400, .body = body});
        EXPECT_EQ(failure->message, kSentence);
        EXPECT_TRUE(failure->body.contains(kSentence));
    }
}

// router-for-me/CLIProxyAPI#1763
TEST(BodyText, AnErrorThatIsCompressedAgainstItsHeadersIsNamed)
{
    const QByteArray zipped = QByteArray::fromBase64(
        "H4sIAAAAAAACAz2KQQqAMAwEvxJy9qA99uBXpGCQomlq0ooi/l0RdE+7s3NiOTKhByRVUWy+"
        "4uH8r5i2sMRxUForWRl+lcksTK+TVTgXiAZFBBZJkwfXtU8eMFMy6MG17+awR66M13UDfgS8"
        "D34AAAA=");
    const auto kindOf = [](const ServerAnswer &answer) { return classifyAnswer(answer)->kind(); };
    EXPECT_EQ(kindOf({.status = 400, .body = zipped}), FailureKind::AnswerUnreadable);
    EXPECT_EQ(kindOf({.status = 500, .body = zipped}), FailureKind::AnswerUnreadable);
    EXPECT_EQ(kindOf({.status = 400, .encoding = "gzip"}), FailureKind::AnswerUnreadable);
    // The status says what it is about.
    EXPECT_EQ(kindOf({.status = 401, .body = zipped}), FailureKind::CredentialRejected);
    EXPECT_EQ(kindOf({.status = 429, .body = zipped}), FailureKind::RateLimited);
    EXPECT_EQ(kindOf({.status = 400}), FailureKind::Unknown);
}

} // namespace bodytexttest
