#include "app/cli/TurnPrinter.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "ui/words/AgentNoticeText.h"
#include "ui/words/LoopText.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace {

using Json = nlohmann::json;

/// The last line of a turn printed as JSON.
class TurnPrinterTest : public testing::Test
{
protected:
    TurnPrinterTest() { scripted.goLive(); }

    void beginTurn()
    {
        scripted.chat().send(u"hello"_s);
        printer.begin();
        scripted.beginTurn();
    }
    [[nodiscard]] Json end(bool ok, const QString &answer = u"Good day"_s)
    {
        out.clear();
        printer.end(ok, answer);
        return Json::parse(out.toStdString());
    }

    ScriptedChat scripted{kHere};
    QByteArray out;
    QByteArray err;
    app::TurnPrinter printer{scripted.chat(),
                             {[this](const QByteArray &bytes) { out += bytes; },
                              [this](const QByteArray &bytes) { err += bytes; }},
                             true};
};

} // namespace

TEST_F(TurnPrinterTest, NamesTheModelThatAnsweredNotTheOneThatWasAskedFor)
{
    beginTurn();
    scripted.model = u"what-the-server-has"_s;
    scripted.streamText(u"Good day"_s);
    scripted.endTurn();
    const Json line = end(true);
    EXPECT_EQ(line["endpoint"], kHere.toStdString());
    EXPECT_EQ(line["model"], "what-the-server-has");
}

TEST_F(TurnPrinterTest, WithoutAnAnswerNamesWhatWasAskedFor)
{
    beginTurn();
    scripted.failTurn(402, u"Credit balance is too low"_s);
    const Json line = end(false);
    EXPECT_EQ(line["endpoint"], kHere.toStdString());
    EXPECT_EQ(line["model"], "test-model");
}

TEST_F(TurnPrinterTest, NamesWhoAnsweredAlsoAfterTheAgentWasReplaced)
{
    beginTurn();
    scripted.streamText(u"Good day"_s);
    changeAddress(scripted, kThere);
    scripted.endTurn();
    scripted.goLiveAgain();
    ASSERT_EQ(scripted.chat().agent().endpoint, kThere);
    EXPECT_EQ(end(true)["endpoint"], kHere.toStdString());
}

TEST_F(TurnPrinterTest, ATurnThatFailsEndsWithTheTextOfItsLastBlock)
{
    using namespace bridge::agent;
    beginTurn();
    scripted.say({BlockStarted{.id = {u"m"_s, 0}, .kind = BlockKind::Text},
                  BlockText{{u"m"_s, 0}, u"One"_s},
                  BlockFinished{.id = {u"m"_s, 0}, .kind = BlockKind::Text, .text = u"One"_s},
                  BlockFinished{.id = {u"m"_s, 1}, .kind = BlockKind::Text, .text = u"Two"_s}});
    EXPECT_EQ(end(false, {})["text"], "Two") << "not streamed";
}

TEST_F(TurnPrinterTest, WhatCouldNotBeSavedIsSaidAlsoAfterTheEnd)
{
    beginTurn();
    scripted.streamText(u"Good day"_s);
    scripted.endTurn();
    (void)end(true);
    scripted.chat().stop();
    scripted.say({bridge::agent::WritesLost{.conversation = true}});
    const auto words =
        ui::wordsFor(bridge::agent::WritesLost{.conversation = true}, scripted.chat().agent().name);
    EXPECT_EQ(QString::fromUtf8(err), words + u'\n');
}

TEST_F(TurnPrinterTest, ARefusalOfTheModelIsSaidOnStandardError)
{
    beginTurn();
    scripted.say({bridge::agent::AnswerRefused{u"No recipes."_s}});
    EXPECT_EQ(QString::fromUtf8(err),
              ui::wordsFor(bridge::agent::AnswerRefused{u"No recipes."_s}) + u'\n');
    scripted.endTurn();
    EXPECT_EQ(end(true)["ok"], true);
}

TEST_F(TurnPrinterTest, AnAnswerThatWasCutIsSaidOnStandardErrorAndItsStopReasonInJson)
{
    using namespace bridge::agent;
    beginTurn();
    scripted.say({AnswerCut{}});
    EXPECT_EQ(QString::fromUtf8(err), ui::wordsFor(AnswerCut{}) + u'\n');
    scripted.endTurn({.text = u"Good"_s, .stopReason = u"max_tokens"_s});
    EXPECT_EQ(end(true)["stop_reason"], "max_tokens");
    beginTurn();
    EXPECT_TRUE(end(false)["stop_reason"].is_null()) << "of the turn before";
}

TEST_F(TurnPrinterTest, APieceThatIsVoidIsMarkedBeforeTheWholeAnswer)
{
    using namespace bridge::agent;
    beginTurn();
    out.clear();
    const BlockId broken{u"m"_s, 0};
    scripted.say({BlockStarted{.id = broken, .kind = BlockKind::Text},
                  BlockText{broken, u"One \U0001F600"_s}, BlockDiscarded{broken}});
    EXPECT_EQ(out.count("text_dropped"), 0) << "it may be all that comes";
    scripted.say(
        {BlockFinished{.id = {u"m"_s, 1}, .kind = BlockKind::Text, .text = u"One two three"_s}});
    std::string text;
    QStringList events;
    for (const QByteArray &each : out.trimmed().split('\n')) {
        const Json line = Json::parse(each.toStdString());
        events += QString::fromStdString(line["event"].get<std::string>());
        if (line["event"] == "text")
            text = line["text"].get<std::string>();
        else
            EXPECT_EQ(line["characters"], 5) << "code points";
    }
    EXPECT_EQ(events, (QStringList{u"text"_s, u"text_dropped"_s, u"text"_s}));
    EXPECT_EQ(text, "One two three");
    EXPECT_EQ(end(true, u"One two three"_s)["text"], "One two three");
}

TEST_F(TurnPrinterTest, APieceOfAnEndedAgentIsVoidWhenTheNextOneBeginsAnew)
{
    using namespace bridge::agent;
    beginTurn();
    const BlockId broken{u"m"_s, 0};
    scripted.say({BlockStarted{.id = broken, .kind = BlockKind::Text}, BlockText{broken, u"One"_s},
                  BlockDiscarded{.id = broken, .isAgentGone = true},
                  BlockStarted{.id = {u"n"_s, 0}, .kind = BlockKind::Text}});
    EXPECT_TRUE(out.endsWith("{\"event\":\"text_dropped\",\"characters\":3}\n"))
        << out.toStdString();
}

TEST_F(TurnPrinterTest, AHalfAnswerStaysIfNothingFollowsIt)
{
    using namespace bridge::agent;
    beginTurn();
    out.clear();
    const BlockId broken{u"m"_s, 0};
    scripted.say({BlockStarted{.id = broken, .kind = BlockKind::Text}, BlockText{broken, u"One"_s},
                  BlockDiscarded{broken}});
    EXPECT_EQ(end(false, {})["text"], "One");
}

TEST_F(TurnPrinterTest, AWholeTextThatIsNotThatOfItsPiecesIsPrintedWhole)
{
    using namespace bridge::agent;
    beginTurn();
    const BlockId block{u"m"_s, 0};
    scripted.say({BlockStarted{.id = block, .kind = BlockKind::Text}, BlockText{block, u"One"_s}});
    out.clear();
    scripted.say({BlockFinished{.id = block, .kind = BlockKind::Text, .text = u"One two"_s}});
    EXPECT_EQ(out.trimmed().split('\n').size(), 2) << out.toStdString();
    EXPECT_TRUE(out.startsWith("{\"event\":\"text_dropped\",\"characters\":3}\n"))
        << out.toStdString();
    EXPECT_TRUE(out.contains("\"One two\"")) << out.toStdString();
}

TEST_F(TurnPrinterTest, ALoopIsAnEventAndALineThatSaysHowToStopIt)
{
    using bridge::session::Loop;
    const Loop same{Loop::Kind::SameCall, u"Bash"_s, u"ls"_s, 20};
    printer.looping(same, u"Do this."_s);
    EXPECT_EQ(out + err, QByteArray()) << "of an earlier message's turn";
    beginTurn();
    out.clear();
    printer.looping(same, u"Do this."_s);
    EXPECT_EQ(QString::fromUtf8(err),
              ui::wordsFor(same, scripted.chat().agent().name).text + u" Do this.\n"_s);
    EXPECT_EQ(
        Json::parse(out.toStdString()),
        (Json{{"event", "looping"}, {"reason", "same_call"}, {"tool", "Bash"}, {"calls", 20}}));
    out.clear();
    printer.looping({Loop::Kind::RepeatedId, u"Bash"_s, {}, 0}, u"Do this."_s);
    const Json id = Json::parse(out.toStdString());
    EXPECT_EQ(id["reason"], "repeated_id");
    EXPECT_TRUE(id["calls"].is_null());
}

TEST_F(TurnPrinterTest, AConversationThatWasCarriedOverIsSaidInALine)
{
    scripted.startTurn(u"hello"_s);
    scripted.streamText(u"Good day"_s);
    scripted.endTurn();
    scripted.chat().restart();
    scripted.finishRestart();
    for (const QString &words : {u"no such session"_s, u"session exists"_s}) {
        scripted.agent().becomeStarted();
        scripted.agent().exit(1, words);
        scripted.clock.advance(bridge::session::RestartPolicy::kQuiet);
    }
    scripted.goLive();
    EXPECT_EQ(QString::fromUtf8(err), ui::pastLostWords(scripted.chat().agent().name) + u".\n"_s);
}
