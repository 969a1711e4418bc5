#include "bridge/network/OutcomeRedaction.h"

#include <gmock/gmock.h>

using namespace Qt::StringLiterals;

namespace bridge::network {
namespace {

using testing::ElementsAre;

const secrets::Secret kSecret{CredentialKind::BearerToken, u"sk-0123456789"_s};

std::vector<qsizetype> positions(const HttpOutcome &outcome)
{
    std::vector<qsizetype> bytes;
    for (const Arrival &arrival : outcome.arrivals)
        bytes.push_back(arrival.bytes);
    return bytes;
}

TEST(OutcomeRedaction, ArrivalsFollowTheBytesTheyStandFor)
{
    HttpOutcome outcome;
    outcome.answer.body = "ab sk-0123456789 cd sk-0123456789 ef";
    for (const qsizetype bytes : {1, 3, 8, 16, 18, 25, 36})
        outcome.arrivals.push_back({{}, bytes});
    redact(outcome, kSecret);
    const QByteArray dots("••••"); // 12 bytes
    EXPECT_EQ(outcome.answer.body, "ab " + dots + " cd " + dots + " ef");
    EXPECT_THAT(positions(outcome), ElementsAre(1, 3, 15, 15, 17, 31, 34));
}

TEST(OutcomeRedaction, SecretHeadersAreHiddenBesideTheToken)
{
    HttpOutcome outcome;
    outcome.answer.body = R"({"a":"sk-0123456789","b":"pk\/live+1","c":"Bearer sk-helicone"})"
                          "\nno sk-helicone here";
    outcome.answer.authenticate = "Key pk/live+1";
    outcome.answer.location = u"/login?key=pk%2Flive%2B1"_s;
    outcome.arrivals.push_back({{}, outcome.answer.body.size()});
    redact(outcome, secrets::Secret{CredentialKind::BearerToken,
                                    u"sk-0123456789"_s,
                                    {{u"x-key"_s, u"pk/live+1"_s},
                                     {u"Helicone-Auth"_s, u"Bearer sk-helicone"_s}}});
    EXPECT_EQ(outcome.answer.body, R"({"a":"••••","b":"••••","c":"••••"})"
                                   "\nno •••• here");
    EXPECT_EQ(outcome.answer.authenticate, "Key ••••");
    EXPECT_EQ(outcome.answer.location, u"/login?key=••••"_s);
    EXPECT_THAT(positions(outcome), ElementsAre(outcome.answer.body.size()));
}

TEST(OutcomeRedaction, HeadersAreHiddenWithoutAToken)
{
    HttpOutcome outcome;
    outcome.answer.body = "is pk-live-1 and a b";
    redact(outcome, secrets::Secret{CredentialKind::BearerToken,
                                    {},
                                    {{u"x-key"_s, u"pk-live-1"_s}, {u"x-short"_s, u"a b"_s}}});
    EXPECT_EQ(outcome.answer.body, "is •••• and a b");
}

TEST(OutcomeRedaction, PartsAndEncodingsAreHiddenAndTheArrivalsFollow)
{
    HttpOutcome outcome;
    const QByteArray secret = "sk-0123456789-abcdef";
    outcome.answer.body = "is " + secret.left(13) + ", " + ("Bearer " + secret).toBase64() + ", "
                          + secret.toHex() + " ok";
    outcome.answer.authenticate = "Key " + secret.right(12);
    const qsizetype size = outcome.answer.body.size();
    outcome.arrivals = {{{}, 3}, {{}, size - 3}, {{}, size}};
    redact(outcome, secrets::Secret{CredentialKind::BearerToken, QString::fromLatin1(secret)});
    EXPECT_EQ(outcome.answer.body, "is ••••, ••••, •••• ok");
    EXPECT_EQ(outcome.answer.authenticate, "Key ••••");
    EXPECT_THAT(positions(outcome), ElementsAre(3, 43, 46));
    EXPECT_TRUE(outcome.repeatsSecret);
}

TEST(OutcomeRedaction, AnAnswerWithoutTheSecretRepeatsNothing)
{
    HttpOutcome outcome;
    outcome.answer.body = R"({"error":"invalid x-api-key sk-0…89"})";
    redact(outcome, kSecret);
    EXPECT_FALSE(outcome.repeatsSecret);
}

TEST(OutcomeRedaction, ASecretRepeatedWithoutEndIsHiddenEverywhere)
{
    HttpOutcome outcome;
    const QByteArray secret = kSecret.value.toUtf8();
    const qsizetype times = answers::ServerAnswer::kMaxBody / secret.size() - 1;
    outcome.answer.body = secret.repeated(times);
    outcome.arrivals.push_back({{}, outcome.answer.body.size()});
    redact(outcome, kSecret);
    EXPECT_EQ(outcome.answer.body, QByteArray("••••").repeated(times));
    EXPECT_THAT(positions(outcome), ElementsAre(outcome.answer.body.size()));
}

TEST(OutcomeRedaction, ThePassphraseOfAKeyIsSentToNoServerAndHiddenInNoAnswer)
{
    HttpOutcome outcome;
    outcome.answer.body = R"({"model":"claude"})";
    secrets::Secret secret = kSecret;
    secret.keyPassphrase = u"model"_s;
    redact(outcome, secret);
    EXPECT_EQ(outcome.answer.body, R"({"model":"claude"})");
    EXPECT_FALSE(outcome.repeatsSecret);
}

} // namespace
} // namespace bridge::network
