#include "app/cli/TurnPrinter.h"
#include "tests/bridge/session/ChatTestSupport.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

namespace {

using Json = nlohmann::json;

/// The last line of a turn that is printed as JSON.
class TurnPrinterTest : public testing::Test
{
protected:
    TurnPrinterTest() { scripted.goLive(); }

    void beginTurn()
    {
        scripted.chat().send(QStringLiteral("hello"));
        printer.begin();
        scripted.beginTurn();
    }
    [[nodiscard]] Json end(bool ok)
    {
        out.clear();
        printer.end(ok, QStringLiteral("Good day"));
        return Json::parse(out.toStdString());
    }

    ScriptedChat scripted{kHere};
    QByteArray out;
    app::TurnPrinter printer{
        scripted.chat(),
        {[this](const QByteArray &bytes) { out += bytes; }, [](const QByteArray &) {}},
        true};
};

} // namespace

TEST_F(TurnPrinterTest, NamesTheModelThatAnsweredNotTheOneThatWasAskedFor)
{
    beginTurn();
    scripted.model = QStringLiteral("what-the-server-has");
    scripted.streamText(QStringLiteral("Good day"));
    scripted.endTurn();
    const Json line = end(true);
    EXPECT_EQ(line["endpoint"], kHere.toStdString());
    EXPECT_EQ(line["model"], "what-the-server-has");
}

TEST_F(TurnPrinterTest, WithoutAnAnswerNamesWhatWasAskedFor)
{
    beginTurn();
    scripted.failTurn(402, QStringLiteral("Credit balance is too low"));
    const Json line = end(false);
    EXPECT_EQ(line["endpoint"], kHere.toStdString());
    EXPECT_EQ(line["model"], "test-model");
}

TEST_F(TurnPrinterTest, NamesWhoAnsweredAlsoAfterTheAgentWasReplaced)
{
    beginTurn();
    scripted.streamText(QStringLiteral("Good day"));
    changeAddress(scripted, kThere);
    scripted.endTurn();
    scripted.finishRestart();
    scripted.goLive();
    ASSERT_EQ(scripted.chat().agent().endpoint, kThere);
    EXPECT_EQ(end(true)["endpoint"], kHere.toStdString());
}
