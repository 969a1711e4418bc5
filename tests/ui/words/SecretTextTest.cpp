#include "ui/words/SecretText.h"

#include <gtest/gtest.h>

#include <QStringList>

namespace secrettexttest {

using namespace Qt::StringLiterals;
using bridge::secrets::SecretError;
using Kind = SecretError::Kind;

TEST(SecretText, EveryErrorHasItsOwnWords)
{
    QStringList sentences;
    for (const auto kind : {Kind::Absent, Kind::Locked, Kind::Denied, Kind::Unavailable,
                            Kind::TimedOut, Kind::Damaged, Kind::Unsendable, Kind::Failed})
        sentences << ui::wordsFor(SecretError{kind, {}});
    EXPECT_FALSE(sentences.contains(QString()));
    EXPECT_EQ(sentences.removeDuplicates(), 0);
}

TEST(SecretText, AMissingKeychainIsCalledNotAvailable)
{
    EXPECT_TRUE(ui::wordsFor(SecretError{Kind::Unavailable, {}})
                    .startsWith(u"The system keychain is not available"_s));
}

TEST(SecretText, WhatCanBeDoneIsSaid)
{
    const auto says = [](Kind kind, const char *words) {
        return ui::wordsFor(SecretError{kind, {}}).contains(QLatin1String(words));
    };
    EXPECT_TRUE(says(Kind::Locked, "Unlock it"));
    EXPECT_TRUE(says(Kind::Denied, "Allow Drawbridge"));
    EXPECT_TRUE(says(Kind::Unavailable, "for this run only"));
    EXPECT_TRUE(says(Kind::TimedOut, "for this run only"));
    EXPECT_TRUE(says(Kind::Damaged, "credential again"));
    EXPECT_TRUE(says(Kind::Unsendable, "line breaks"));
}

TEST(SecretText, ACancelledQuestionIsNoFailure)
{
    for (const auto kind : {Kind::Locked, Kind::Denied})
        EXPECT_TRUE(ui::notSavedWords({kind, {}}).contains(u"was cancelled"_s));
    for (const auto kind : {Kind::Unavailable, Kind::TimedOut, Kind::Failed})
        EXPECT_EQ(ui::notSavedWords({kind, {}}), ui::wordsFor(SecretError{kind, {}}));
}

TEST(SecretText, NoKeychainsWordsAreRepeatedWhereOursSayEnough)
{
    for (const auto kind : {Kind::Locked, Kind::Denied, Kind::Unavailable, Kind::TimedOut}) {
        const SecretError error{kind, u"GDBus.Error:org.freedesktop"_s};
        EXPECT_FALSE(ui::wordsFor(error).contains(error.text));
    }
}

TEST(SecretText, AnyOtherFailureRepeatsTheKeychainsWords)
{
    EXPECT_TRUE(ui::wordsFor(SecretError{Kind::Failed, u"disk full"_s}).contains(u"disk full"_s));
}

TEST(SecretText, WhatTheBusSaysIsReducedToWords)
{
    const auto said = [](const QString &text) { return ui::wordsFor({Kind::Failed, text}); };
    EXPECT_EQ(said(u"GDBus.Error:org.freedesktop.Secret.Error.NoSession: The session is over"_s),
              said(u"The session is over"_s));
    for (const QString &raw : {
             u"GDBus.Error:org.freedesktop.DBus.Error.ServiceUnknown: The name "
             "org.freedesktop.secrets was not provided by any .service files"_s,
             u"GDBus.Error:org.freedesktop.DBus.Error.UnknownMethod: No such interface "
             "“org.freedesktop.Secret.Service” on object at path /org/freedesktop/secrets"_s,
             u"Message recipient disconnected from message bus: :1.42"_s,
             u"org.freedesktop.DBus.Error.NoReply: D-Bus does not answer"_s,
         }) {
        const QString words = said(raw);
        EXPECT_EQ(words, said({})) << words.toStdString();
        EXPECT_FALSE(words.contains(u"freedesktop"_s)) << words.toStdString();
    }
}

} // namespace secrettexttest
