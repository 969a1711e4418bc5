#include "ui/transcript/cards/ToolCard.h"
#include "bridge/agents/claude/StreamJsonCodec.h"
#include "bridge/chat/TranscriptWriter.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"
#include "tests/ui/chat/Samples.h"
#include "ui/text/DiffView.h"
#include "ui/text/TextBlocks.h"
#include "ui/transcript/cards/ToolHeader.h"

#include <QFile>
#include <QLabel>
#include <QTest>
#include <QTextEdit>
#include <QThreadPool>

using namespace Qt::StringLiterals;
using bridge::agent::InputPiece;
using bridge::agent::ToolKind;
using bridge::chat::ToolUse;
using ui::DiffRow;
using ui::DiffView;

namespace toolcardtest {

class ToolCardTest : public ChatFixture
{
protected:
    void show(const ToolUse &tool) { showRow(m_transcript.rowOf(m_transcript.append(tool))); }
    void showRow(int row)
    {
        m_row = row;
        m_card = std::make_unique<ui::ToolCard>(
            ui::EntryContext{m_theme, m_clock, m_transcript, m_actions, m_intents, m_agent},
            nullptr);
        m_card->showEntry(m_transcript.entry(row));
        QObject::connect(&m_transcript, &bridge::chat::Transcript::grew, m_card.get(),
                         [this](int grown) {
                             if (grown == m_row)
                                 m_card->inputGrew();
                         });
        QObject::connect(&m_transcript, &QAbstractItemModel::dataChanged, m_card.get(),
                         [this](const QModelIndex &at) {
                             if (at.row() == m_row)
                                 m_card->showEntry(m_transcript.entry(m_row));
                         });
        m_card->resize(720, m_card->heightForWidth(720));
        m_card->show();
    }

    QString write(const QByteArray &content)
    {
        const QString path = m_folder.filePath(u"f.cpp"_s);
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
        return path;
    }

    ToolUse edit(const QString &path, const QString &before, const QString &after)
    {
        ToolUse tool;
        tool.name = u"Edit"_s;
        tool.state = ToolUse::State::Waiting;
        tool.input.kind = ToolKind::Edit;
        tool.input.headline = path;
        tool.input.edits = {{before, after}};
        return tool;
    }

    /// "41 41 text", "43 - text", "43 + text"; a part of it for each view.
    [[nodiscard]] QStringList lines() const
    {
        QStringList all;
        for (const DiffView *view : widgets::shownIn<DiffView>(*m_card)) {
            for (const DiffRow &row : view->rows()) {
                const QString numbers = u"%1 %2"_s.arg(row.oldNumber).arg(row.newNumber);
                const QString sign = row.kind == DiffRow::Kind::Added     ? u"+"_s
                                     : row.kind == DiffRow::Kind::Removed ? u"-"_s
                                                                          : u" "_s;
                all << numbers + sign + row.text;
            }
        }
        return all;
    }
    [[nodiscard]] bool waitForLines(const QStringList &expected)
    {
        const bool came = QTest::qWaitFor([&] { return lines() == expected; });
        EXPECT_EQ(lines().join(u'\n').toStdString(), expected.join(u'\n').toStdString());
        return came;
    }
    [[nodiscard]] QStringList texts() const
    {
        return widgets::textsIn<QTextEdit>(*m_card) + widgets::textsIn<QLabel>(*m_card)
               + widgets::textsIn<ui::TextBlocks>(*m_card);
    }

    /// A recorded session of the real agent, up to its end.
    void play(const QString &recording)
    {
        QFile file(QStringLiteral(DRAWBRIDGE_SOURCE "/tests/data/changes/") + recording);
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        bridge::claude::StreamJsonCodec codec;
        bridge::chat::TranscriptWriter writer(m_transcript, m_clock);
        while (!file.atEnd()) {
            for (const auto &event : codec.decode(file.readLine().trimmed()).events)
                writer.agentEvent(event, m_agent);
        }
    }
    [[nodiscard]] int rowOf(const QString &toolName) const
    {
        for (int row = 0; row < m_transcript.count(); ++row) {
            const auto *tool = std::get_if<ToolUse>(&m_transcript.entry(row).content);
            if (tool && tool->name == toolName)
                return row;
        }
        return -1;
    }

    bridge::chat::Transcript m_transcript;
    ui::EntryActions m_actions;
    std::unique_ptr<ui::ToolCard> m_card;
    int m_row = 0;
};

TEST_F(ToolCardTest, WhatACommandChangedStandsInItsCardFileByFile)
{
    play(u"command-and-write.ndjson"_s);
    for (const auto choice :
         {bridge::settings::ThemeChoice::Light, bridge::settings::ThemeChoice::Dark}) {
        m_settings.setValue(bridge::settings::kTheme, choice);
        showRow(rowOf(u"Bash"_s));
        const QStringList all = lines();
        EXPECT_TRUE(all.contains(u"5 0-five"_s)) << all.join(u'\n').toStdString();
        EXPECT_TRUE(all.contains(u"0 5+FIVE"_s));
        EXPECT_TRUE(all.contains(u"0 1+new"_s));
        EXPECT_TRUE(all.contains(u"2 0-two"_s));
        const QStringList said = texts();
        EXPECT_TRUE(said.contains(u"/home/user/project/f.txt"_s)) << said.join(u'\n').toStdString();
        EXPECT_TRUE(said.contains(u"/home/user/project/n.txt (new)"_s));
        EXPECT_TRUE(said.contains(u"/home/user/project/g.txt (deleted)"_s));
    }
}

TEST_F(ToolCardTest, AWrittenFileShowsThePatchThatTheAgentReported)
{
    play(u"command-and-write.ndjson"_s);
    showRow(rowOf(u"Write"_s));
    const QStringList all = lines();
    EXPECT_EQ(all.first(), u"1 0-one"_s);
    EXPECT_EQ(all.last(), u"0 1+Written by the practice endpoint."_s);
    EXPECT_EQ(widgets::shownIn<DiffView>(*m_card).size(), 1);
    EXPECT_FALSE(texts().contains(u"/home/user/project/f.txt"_s)) << "the header says it";
}

TEST_F(ToolCardTest, AnEditIsShownAtOnceAndGetsItsNumbersWhenTheFileWasRead)
{
    const QString path = write("1\n2\nold\n4\n5\n6\n7\n");
    show(edit(path, u"old\n"_s, u"new\n"_s));
    EXPECT_EQ(lines(), QStringList({u"0 0-old"_s, u"0 0+new"_s}));
    EXPECT_TRUE(waitForLines(
        {u"1 1 1"_s, u"2 2 2"_s, u"3 0-old"_s, u"0 3+new"_s, u"4 4 4"_s, u"5 5 5"_s, u"6 6 6"_s}));
    // The reported patch takes its place.
    m_transcript.change(m_transcript.entry(m_row).id, [](bridge::chat::EntryContent &content) {
        auto &tool = std::get<ToolUse>(content);
        tool.state = ToolUse::State::Succeeded;
        tool.changes = {{.path = u"/f"_s, .hunks = {{3, 3, {u"-old"_s, u"+other"_s}}}}};
    });
    EXPECT_EQ(lines(), QStringList({u"3 0-old"_s, u"0 3+other"_s}));
}

TEST_F(ToolCardTest, WhatWasRefusedKeepsWhatWasAskedForAndAFailureIsShownInstead)
{
    const QString path = write("old\n");
    show(edit(path, u"old\n"_s, u"new\n"_s));
    const QStringList placed{u"1 0-old"_s, u"0 1+new"_s};
    ASSERT_TRUE(waitForLines(placed));
    const auto end = [this](ToolUse::State state, const QString &output) {
        m_transcript.change(m_transcript.entry(m_row).id, [&](bridge::chat::EntryContent &content) {
            std::get<ToolUse>(content).state = state;
            std::get<ToolUse>(content).output = output;
        });
    };
    end(ToolUse::State::Denied, {});
    EXPECT_EQ(lines(), placed);
    end(ToolUse::State::Failed, u"String to replace not found"_s);
    EXPECT_EQ(lines(), QStringList());
    EXPECT_TRUE(texts().contains(u"String to replace not found"_s));
}

TEST_F(ToolCardTest, ADiffGrowsWhileItsEditIsWritten)
{
    const QString path = write("a\nb\nc\nd\n");
    bridge::chat::TranscriptWriter writer(m_transcript, m_clock);
    const bridge::agent::BlockId block{u"m"_s, 0};
    using Part = InputPiece::Part;
    const auto say = [&](const bridge::agent::AgentEvent &event) {
        writer.agentEvent(event, m_agent);
    };
    say(bridge::agent::BlockStarted{.id = block,
                                    .kind = bridge::agent::BlockKind::ToolUse,
                                    .toolUseId = u"t"_s,
                                    .toolName = u"Edit"_s});
    showRow(0);
    EXPECT_FALSE(m_card->findChild<ui::ToolHeader *>()->isEnabled()) << "nothing to open yet";
    say(bridge::agent::BlockProgressed{
        block,
        {{Part::Path, 0, path}, {Part::Before, 0, u"b\nc\n"_s}, {Part::After, 0, u"x\n"_s}}});
    EXPECT_TRUE(waitForLines({u"1 1 a"_s, u"0 2+x"_s, u"2 3 b"_s, u"3 4 c"_s, u"4 5 d"_s}));
    say(bridge::agent::BlockProgressed{block, {{Part::After, 0, u"c\nhal"_s}}});
    EXPECT_TRUE(waitForLines({u"1 1 a"_s, u"2 0-b"_s, u"0 2+x"_s, u"3 3 c"_s, u"4 4 d"_s}));
    bridge::agent::BlockFinished whole{.id = block,
                                       .kind = bridge::agent::BlockKind::ToolUse,
                                       .toolUseId = u"t"_s,
                                       .toolName = u"Edit"_s};
    whole.input.kind = ToolKind::Edit;
    whole.input.headline = path;
    whole.input.edits = {{u"b\nc\n"_s, u"x\nc\nhalf\n"_s}};
    say(whole);
    EXPECT_TRUE(
        waitForLines({u"1 1 a"_s, u"2 0-b"_s, u"0 2+x"_s, u"3 3 c"_s, u"0 4+half"_s, u"4 5 d"_s}));
}

TEST_F(ToolCardTest, WhatIsTooMuchToCompareIsShownAsBlocksAndSaysSo)
{
    QString before;
    QString after;
    for (int i = 0; i < 5000; ++i) {
        before += u"%1\n"_s.arg((i * 7919) % 5000);
        after += u"%1\n"_s.arg((i * 104729) % 5000);
    }
    show(edit(u"relative"_s, before, after));
    EXPECT_TRUE(QTest::qWaitFor([this] {
        return texts().contains(
            u"Too much to compare: all of it is shown as removed, then as added."_s);
    }));
    EXPECT_TRUE(widgets::find(*m_card, u"Show all 9999 lines"_s)) << "the first is equal";
}

TEST_F(ToolCardTest, OutsideARepositoryACommandSaysThatItsChangesAreNotRecorded)
{
    const QString note = u"Changes to files are not recorded"_s;
    show(samples::command(u"sed -i s/a/b/ f"_s, u"out"_s));
    EXPECT_FALSE(texts().contains(note));
    m_actions.setReportsChanges(false);
    m_card->showSurroundings(m_transcript.entry(m_row));
    EXPECT_TRUE(texts().contains(note));
    auto reported = samples::command(u"sed -i s/a/b/ f"_s, u"out"_s);
    reported.changes = {{.path = u"/f"_s, .hunks = {{1, 1, {u"-a"_s, u"+b"_s}}}}};
    show(reported);
    EXPECT_FALSE(texts().contains(note));
    EXPECT_EQ(lines(), QStringList({u"1 0-a"_s, u"0 1+b"_s}));
    show(samples::edit(u"f"_s, 1, {u"+a"_s}, 1, 0));
    EXPECT_FALSE(texts().contains(note));
}

TEST_F(ToolCardTest, MoreFilesAndLinesThanAreKeptAreCounted)
{
    auto tool = samples::command(u"make"_s, {});
    for (int i = 0; i < 30; ++i)
        tool.changes.push_back({.path = u"/f%1"_s.arg(i), .hunks = {{1, 1, {u"+x"_s}}}});
    tool.changes[3].leftOut = 9;
    tool.moreFiles = 5;
    show(tool);
    EXPECT_EQ(widgets::shownIn<DiffView>(*m_card).size(), 20);
    EXPECT_TRUE(texts().contains(u"15 more files were changed; their lines are not shown.\n"
                                 "9 more changed lines are not kept."_s))
        << texts().join(u'\n').toStdString();
}

TEST_F(ToolCardTest, ACardThatGoesEndsItsComparison)
{
    QString many;
    for (int i = 0; i < 100'000; ++i)
        many += u"%1\n"_s.arg(i);
    show(edit(write(many.toUtf8()), u"99999\n"_s, many));
    m_card.reset();
    QCoreApplication::processEvents();
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
}

} // namespace toolcardtest
