#include "tests/ui/sidebar/SideBarFixture.h"

#include <QApplication>
#include <QMenu>
#include <QScrollBar>

namespace searchtest {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using bridge::history::SearchAnswer;
using bridge::history::SearchHit;
using bridge::history::SearchQuery;
using bridge::library::BegunBy;
using bridge::library::Conversations;

class SearchTest : public SideBarFixture
{
protected:
    void SetUp() override
    {
        SideBarFixture::SetUp();
        show({row(u"1"_s, u"Fix flaky parser test"_s), row(u"2"_s, u"Move config to TOML"_s, 1),
              row(u"3"_s, u"Allow a trailing comma in arrays"_s, 3)});
        field().setFocus();
    }
    static SearchHit inTitle(const QString &id)
    {
        SearchHit hit;
        hit.sessionId = id;
        hit.isInTitle = true;
        hit.titleMarks = {{8, 14}};
        return hit;
    }
    static SearchHit inText(const QString &id)
    {
        SearchHit hit;
        hit.sessionId = id;
        hit.itemId = u"item-of-"_s + id;
        hit.snippet = u"relaxed mode: trailing comma allowed"_s;
        hit.marks = {{14, 14}};
        hit.count = 3;
        return hit;
    }
    /// Types, waits until the search begins, and answers it.
    void search(const QString &text, SearchAnswer answer)
    {
        QTest::keyClicks(&field(), text);
        clock.advance(120ms);
        conversations.setFound(std::move(answer));
        settle();
    }
    static SearchAnswer answer(std::vector<SearchHit> hits)
    {
        SearchAnswer made;
        for (const SearchHit &hit : hits)
            made.hitCount += hit.count;
        made.conversationCount = static_cast<int>(hits.size());
        made.hits = std::move(hits);
        return made;
    }
    [[nodiscard]] QString note() const { return widgets::textsIn<QLabel>(window).join(u'|'); }
    static QAction *actionOf(QMenu &menu, const QString &text)
    {
        emit menu.aboutToShow();
        for (QAction *action : menu.actions()) {
            if (action->text() == text)
                return action;
        }
        throw std::logic_error("no action " + text.toStdString());
    }
    [[nodiscard]] QMenu &menuOf(const QString &chip) const
    {
        return *widgets::get(window, chip).findChild<QMenu *>();
    }

    QSignalSpy m_asked{&conversations, &Conversations::searchRequested};
};

TEST_F(SearchTest, KeysOfARowActOnTheHitThatIsChosen)
{
    QSignalSpy pinned(&conversations, &Conversations::pinRequested);
    search(u"comma"_s, answer({inText(u"3"_s), inText(u"1"_s)}));
    QTest::keyClick(&field(), Qt::Key_Down);
    const QString chosen = ui::sessionOf(found().ringedRow());
    bar->actOnCurrent(ui::RowAction::Pin);
    ASSERT_EQ(pinned.count(), 1);
    EXPECT_EQ(pinned[0][0].toString(), chosen);
    EXPECT_FALSE(field().text().isEmpty());
}

TEST_F(SearchTest, ItComesBackWhenAHitHasBeenRenamed)
{
    QSignalSpy renamed(&conversations, &Conversations::renameRequested);
    search(u"comma"_s, answer({inText(u"3"_s), inText(u"1"_s)}));
    const QString chosen = ui::sessionOf(found().ringedRow());
    bar->actOnCurrent(ui::RowAction::Rename);
    auto *title = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    ASSERT_TRUE(title && title != &field());
    QTest::keyClicks(title, u"new name"_s);
    QTest::keyClick(title, Qt::Key_Return);
    settle();
    ASSERT_EQ(renamed.count(), 1);
    EXPECT_EQ(renamed[0][0].toString(), chosen);
    EXPECT_EQ(field().text(), u"comma"_s);
    EXPECT_TRUE(field().hasFocus());
}

TEST_F(SearchTest, ASearchBeginsWhenTypingPauses)
{
    QTest::keyClicks(&field(), u"trail"_s);
    clock.advance(119ms);
    EXPECT_EQ(m_asked.count(), 0);
    QTest::keyClicks(&field(), u"ing"_s);
    clock.advance(119ms);
    EXPECT_EQ(m_asked.count(), 0);
    clock.advance(1ms);
    ASSERT_EQ(m_asked.count(), 1);
    EXPECT_EQ(m_asked[0][0].value<SearchQuery>().text, u"trailing"_s);
    EXPECT_TRUE(note().contains(u"Searching…"_s));
}

TEST_F(SearchTest, AHitSaysWhatItsMarkMeans)
{
    auto asks = row(u"1"_s, u"Fix flaky parser test"_s);
    asks.mark = bridge::library::Mark::Asks;
    show({asks});
    search(u"comma"_s, answer({inText(u"1"_s)}));
    const QModelIndex index = found().model()->index(1, 0);
    EXPECT_TRUE(index.data(Qt::ToolTipRole).toString().contains(u"Waits for you"_s))
        << index.data(Qt::ToolTipRole).toString().toStdString();
}

TEST_F(SearchTest, TheListBecomesWhatWasFoundTitlesFirst)
{
    search(u"trailing comma"_s, answer({inTitle(u"3"_s), inText(u"1"_s), inText(u"2"_s)}));
    ASSERT_TRUE(found().isVisible());
    EXPECT_EQ(linesOf(found()),
              (QStringList{u"In titles"_s, u"Allow a trailing comma in arrays"_s, u"In the text"_s,
                           u"Fix flaky parser test"_s, u"Move config to TOML"_s}));
    EXPECT_EQ(found().model()->index(2, 0).data(ui::NoteRole).toString(), u"6 in 3 chats"_s);
    const QModelIndex hit = found().model()->index(4, 0);
    EXPECT_EQ(hit.data(ui::NoteRole).toString(), u"Yesterday"_s);
    const auto snippet = hit.data(ui::SnippetRole).value<ui::HitText>();
    ASSERT_EQ(snippet.marks.size(), 1U);
    EXPECT_EQ(snippet.text.mid(snippet.marks[0].first, snippet.marks[0].second),
              u"trailing comma"_s);
    EXPECT_EQ(hit.data(ui::FolderRole).toString(), u"/srv/tinyparse"_s);
}

TEST_F(SearchTest, ArrowKeysWalkWhileTheCaretStays)
{
    search(u"trailing comma"_s, answer({inTitle(u"3"_s), inText(u"1"_s), inText(u"2"_s)}));
    EXPECT_EQ(found().ringedRow().row(), 1) << "the first one at once";
    press(field(), Qt::Key_Down);
    EXPECT_EQ(found().ringedRow().row(), 3) << "past the heading";
    press(field(), Qt::Key_Down);
    press(field(), Qt::Key_Down);
    EXPECT_EQ(found().ringedRow().row(), 4);
    press(field(), Qt::Key_Up);
    EXPECT_EQ(found().ringedRow().row(), 3);
    EXPECT_EQ(focus(), &field());
    QTest::keyClicks(&field(), u"s"_s);
    EXPECT_EQ(field().text(), u"trailing commas"_s);
}

TEST_F(SearchTest, ReturnOpensAtTheHit)
{
    QSignalSpy opened(&conversations, &Conversations::openRequested);
    search(u"trailing comma"_s, answer({inTitle(u"3"_s), inText(u"1"_s)}));
    press(field(), Qt::Key_Down);
    press(field(), Qt::Key_Return);
    ASSERT_EQ(opened.count(), 1);
    EXPECT_EQ(opened[0][0].toString(), u"1"_s);
    EXPECT_EQ(opened[0][1].toString(), u"item-of-1"_s);
    EXPECT_EQ(focus(), composer);
    EXPECT_EQ(field().text(), u"trailing comma"_s) << "the results stay";
}

TEST_F(SearchTest, AClickOpensATitleWhereItsReaderWas)
{
    QSignalSpy opened(&conversations, &Conversations::openRequested);
    search(u"trailing comma"_s, answer({inTitle(u"3"_s), inText(u"1"_s)}));
    click(found(), found().model()->index(1, 0));
    ASSERT_EQ(opened.count(), 1);
    EXPECT_EQ(opened[0][0].toString(), u"3"_s);
    EXPECT_EQ(opened[0][1].toString(), QString());
}

TEST_F(SearchTest, EscapeGoesBackToTheListAndThenToTheComposer)
{
    search(u"trailing comma"_s, answer({inText(u"1"_s)}));
    press(field(), Qt::Key_Escape);
    EXPECT_TRUE(list().isVisible());
    EXPECT_FALSE(found().isVisible());
    EXPECT_EQ(m_asked.last()[0].value<SearchQuery>().text, QString()) << "the search is over";
    EXPECT_EQ(focus(), &field());
    press(field(), Qt::Key_Escape);
    EXPECT_EQ(focus(), composer);
}

TEST_F(SearchTest, WhatWasFoundStaysUntilTheNextAnswer)
{
    search(u"trail"_s, answer({inText(u"1"_s)}));
    QTest::keyClicks(&field(), u"ing"_s);
    conversations.setFound({});
    EXPECT_EQ(linesOf(found()).size(), 2);
    clock.advance(120ms);
    conversations.setFound(answer({}));
    EXPECT_TRUE(linesOf(found()).isEmpty());
    EXPECT_TRUE(note().contains(u"Nothing found."_s));
}

TEST_F(SearchTest, AnAnswerKeepsTheWalkedRow)
{
    search(u"comma"_s, answer({inText(u"1"_s), inText(u"2"_s)}));
    press(field(), Qt::Key_Down);
    ASSERT_EQ(ui::sessionOf(found().ringedRow()), u"2"_s);
    conversations.setFound(answer({inTitle(u"3"_s), inText(u"1"_s), inText(u"2"_s)}));
    EXPECT_EQ(ui::sessionOf(found().ringedRow()), u"2"_s);
}

TEST_F(SearchTest, ReturnWaitsForTheAnswerToWhatStandsInTheField)
{
    QSignalSpy opened(&conversations, &Conversations::openRequested);
    search(u"comma"_s, answer({inText(u"1"_s)}));
    QTest::keyClicks(&field(), u" toml"_s);
    press(field(), Qt::Key_Return);
    EXPECT_EQ(opened.count(), 0) << "what is shown was found for another text";
    EXPECT_EQ(m_asked.last()[0].value<SearchQuery>().text, u"comma toml"_s) << "asked at once";
    conversations.setFound({});
    EXPECT_EQ(opened.count(), 0);
    conversations.setFound(answer({inText(u"2"_s)}));
    ASSERT_EQ(opened.count(), 1);
    EXPECT_EQ(opened[0][0].toString(), u"2"_s);
    conversations.setFound(answer({inText(u"3"_s)}));
    EXPECT_EQ(opened.count(), 1);
}

TEST_F(SearchTest, ReturnIsForgottenWhenTypingGoesOn)
{
    QSignalSpy opened(&conversations, &Conversations::openRequested);
    QTest::keyClicks(&field(), u"comma"_s);
    press(field(), Qt::Key_Return);
    search(u" toml"_s, answer({inText(u"2"_s)}));
    EXPECT_EQ(opened.count(), 0);
    QTest::keyClicks(&field(), u"x"_s);
    press(field(), Qt::Key_Return);
    composer->setFocus();
    conversations.setFound(answer({inText(u"1"_s)}));
    EXPECT_EQ(opened.count(), 0) << "the user is elsewhere";
}

TEST_F(SearchTest, ResultsKeepTheirPlaceWhileMarksAndRowsChange)
{
    std::vector<Row> rows;
    std::vector<SearchHit> hits;
    for (int i = 0; i < 40; ++i) {
        rows.push_back(row(u"s%1"_s.arg(i), u"Chat %1"_s.arg(i)));
        hits.push_back(inText(u"s%1"_s.arg(i)));
    }
    show(rows);
    search(u"comma"_s, answer(hits));
    for (int i = 0; i < 20; ++i)
        press(field(), Qt::Key_Down);
    const int place = found().verticalScrollBar()->value();
    ASSERT_GT(place, 0);
    QSignalSpy reset(found().model(), &QAbstractItemModel::modelReset);
    const auto expectKept = [&](const char *when) {
        settle();
        EXPECT_EQ(found().verticalScrollBar()->value(), place) << when;
        EXPECT_EQ(ui::sessionOf(found().ringedRow()), u"s20"_s) << when;
    };
    ASSERT_TRUE(conversations.setMark(u"s3"_s, bridge::library::Mark::Working, true));
    expectKept("a mark");
    EXPECT_EQ(found().model()->index(4, 0).data(ui::MarkRole).toInt(),
              static_cast<int>(bridge::library::Mark::Working));
    rows[5].title = u"Renamed"_s;
    conversations.setRows(rows, true);
    expectKept("a title");
    EXPECT_EQ(found().model()->index(6, 0).data().toString(), u"Renamed"_s);
    EXPECT_EQ(reset.count(), 0);
    hits.push_back(inText(u"1"_s));
    rows.push_back(row(u"1"_s, u"Fix flaky parser test"_s));
    conversations.setRows(rows, true);
    conversations.setFound(answer(hits));
    expectKept("one hit more");
}

TEST_F(SearchTest, AnIndexThatIsNotReadyOrNotThereIsNamed)
{
    auto partly = answer({inText(u"1"_s)});
    partly.isComplete = false;
    search(u"comma"_s, partly);
    EXPECT_TRUE(note().contains(u"Still indexing"_s));
    EXPECT_EQ(linesOf(found()).size(), 2);
    auto none = answer({});
    none.problem = QStringLiteral("No space left on device");
    conversations.setFound(none);
    EXPECT_TRUE(note().contains(u"cannot be searched"_s));
}

TEST_F(SearchTest, AFolderAndATimeNarrowListAndSearch)
{
    auto other = row(u"4"_s, u"Elsewhere"_s);
    other.folder = u"/srv/playground"_s;
    show({row(u"1"_s, u"Parser"_s), other, row(u"2"_s, u"Config"_s, 20)});
    actionOf(menuOf(u"Folder: All folders"_s), u"/srv/tinyparse"_s)->trigger();
    EXPECT_EQ(lines().filter(u"Elsewhere"_s).size(), 0);
    actionOf(menuOf(u"Time: Any time"_s), u"Last 7 days"_s)->trigger();
    EXPECT_EQ(lines(), (QStringList{u"Today"_s, u"Parser"_s}));
    QTest::keyClicks(&field(), u"comma"_s);
    clock.advance(120ms);
    const auto query = m_asked.last()[0].value<SearchQuery>();
    EXPECT_EQ(query.folder, u"/srv/tinyparse"_s);
    EXPECT_EQ(query.since, daysAgo(6).date().startOfDay());
}

TEST_F(SearchTest, AFilterThatIsSetStaysVisible)
{
    composer->setFocus();
    auto &chip = widgets::get(window, u"Folder: All folders"_s);
    EXPECT_FALSE(chip.isVisible()) << "the list alone";
    field().setFocus();
    EXPECT_TRUE(chip.isVisible());
    actionOf(*chip.findChild<QMenu *>(), u"Archived"_s)->trigger();
    composer->setFocus();
    EXPECT_TRUE(chip.isVisible());
}

TEST_F(SearchTest, ArchivedOnesAndThoseOfAskAreFoundWhenAskedFor)
{
    auto archived = row(u"1"_s, u"Parser"_s);
    archived.isArchived = true;
    auto asked = row(u"2"_s, u"Asked"_s);
    asked.begunBy = BegunBy::DrawbridgeAsk;
    show({archived, asked, row(u"3"_s, u"Readers"_s)});
    search(u"comma"_s, answer({inText(u"1"_s), inText(u"2"_s), inText(u"3"_s)}));
    EXPECT_EQ(linesOf(found()), (QStringList{u"In the text"_s, u"Readers"_s}));
    EXPECT_EQ(found().model()->index(0, 0).data(ui::NoteRole).toString(), u"3 in 1 chat"_s);
    QMenu &menu = menuOf(u"Folder: All folders"_s);
    actionOf(menu, u"Archived"_s)->trigger();
    actionOf(menu, u"Asked on the command line"_s)->trigger();
    conversations.setFound(answer({inText(u"1"_s), inText(u"2"_s), inText(u"3"_s)}));
    EXPECT_EQ(linesOf(found()).size(), 4);
}

TEST_F(SearchTest, AHostileSnippetIsDrawnAsOneHarmlessText)
{
    auto hit = inText(u"1"_s);
    hit.snippet = u"\u202e\u0007evil\n"_s + u"x"_s.repeated(100'000);
    hit.marks = {{-1, 5}, {2, 2'000'000'000}, {90'000, 5}};
    search(u"evil"_s, answer({hit}));
    const auto shown = found().model()->index(1, 0).data(ui::SnippetRole).value<ui::HitText>();
    EXPECT_LE(shown.text.size(), 400);
    EXPECT_FALSE(shown.text.contains(QChar(0x202e)));
    found().viewport()->repaint();
}

TEST_F(SearchTest, AHitIsMarkedInTheFindColour)
{
    search(u"comma"_s, answer({inText(u"1"_s)}));
    const QImage picture = found().viewport()->grab().toImage();
    int marked = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x)
            marked += picture.pixelColor(x, y) == m_theme.colors().find;
    }
    EXPECT_GT(marked, 200);
}

} // namespace searchtest
