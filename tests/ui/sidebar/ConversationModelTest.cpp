#include "ui/sidebar/ConversationModel.h"
#include "tests/support/OwnTime.h"
#include "tests/ui/sidebar/SideBarFixture.h"

#include <QAbstractItemModelTester>
#include <QIdentityProxyModel>
#include <QScrollBar>

#include <limits>
#include <random>

namespace conversationmodeltest {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using bridge::library::BegunBy;
using bridge::library::Mark;

class ConversationModelTest : public SideBarFixture
{
protected:
    QAbstractItemModel &model() const { return *list().model(); }
};

TEST_F(ConversationModelTest, RowsStandUnderTheirDays)
{
    auto pinned = row(u"p"_s, u"Checklist"_s, 40);
    pinned.isPinned = true;
    show({pinned, row(u"1"_s, u"Parser"_s), row(u"2"_s, u"Docker"_s, 1),
          row(u"3"_s, u"Readers"_s, 5), row(u"4"_s, u"Escapes"_s, 40)});
    const QString month = QLocale().toString(daysAgo(40).date(), u"MMMM yyyy"_s);
    EXPECT_EQ(lines(),
              (QStringList{u"Pinned"_s, u"Checklist"_s, u"Today"_s, u"Parser"_s, u"Yesterday"_s,
                           u"Docker"_s, u"Last 7 days"_s, u"Readers"_s, month, u"Escapes"_s}));
}

TEST_F(ConversationModelTest, OldOnesAreFoldedUntilAsked)
{
    std::vector<Row> rows{row(u"1"_s, u"Parser"_s)};
    for (int i = 0; i < 214; ++i)
        rows.push_back(row(u"old%1"_s.arg(i), u"Old %1"_s.arg(i), 120 + i));
    show(rows);
    EXPECT_EQ(lines(), (QStringList{u"Today"_s, u"Parser"_s, u"Older · 214"_s}));
    click(list(), indexOf(list(), u"Older · 214"_s));
    EXPECT_GT(lines().size(), 218) << "with a heading for each month";
    EXPECT_EQ(lines().count(u"Old 213"_s), 1);
    click(list(), indexOf(list(), u"Older · 214"_s));
    EXPECT_EQ(lines().size(), 3);
}

TEST_F(ConversationModelTest, MidnightMovesRows)
{
    show({row(u"1"_s, u"Parser"_s), row(u"2"_s, u"Docker"_s, 1)});
    ASSERT_EQ(lines()[2], u"Yesterday"_s);
    const QDateTime now = clock.wallTime().toLocalTime();
    clock.advance(std::chrono::milliseconds(now.msecsTo(now.date().addDays(1).startOfDay()) + 10));
    EXPECT_EQ(lines(), (QStringList{u"Yesterday"_s, u"Parser"_s, u"Last 7 days"_s, u"Docker"_s}));
}

TEST_F(ConversationModelTest, ArchivedOnesAndThoseOfAskAreHidden)
{
    auto archived = row(u"1"_s, u"Archived one"_s);
    archived.isArchived = true;
    auto asked = row(u"2"_s, u"Asked one"_s);
    asked.begunBy = BegunBy::DrawbridgeAsk;
    show({archived, asked, row(u"3"_s, u"Parser"_s)});
    EXPECT_EQ(lines(), (QStringList{u"Today"_s, u"Parser"_s}));
    asked.isOpen = true;
    show({archived, asked, row(u"3"_s, u"Parser"_s)});
    EXPECT_EQ(lines().size(), 3) << "what is open is always there";
}

TEST_F(ConversationModelTest, OneChangeTouchesOneRow)
{
    std::vector<Row> rows;
    for (int i = 0; i < 50; ++i)
        rows.push_back(row(u"%1"_s.arg(i), u"Task %1"_s.arg(i)));
    show(rows);
    QSignalSpy changed(&model(), &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model(), &QAbstractItemModel::modelReset);
    QSignalSpy inserted(&model(), &QAbstractItemModel::rowsInserted);
    QSignalSpy layout(&model(), &QAbstractItemModel::layoutChanged);
    rows[30].mark = Mark::Working;
    show(rows);
    ASSERT_EQ(changed.count(), 1);
    EXPECT_EQ(changed[0][0].toModelIndex().row(), 31);
    EXPECT_EQ(changed[0][1].toModelIndex().row(), 31);
    EXPECT_EQ(reset.count() + inserted.count() + layout.count(), 0);
    show(rows);
    EXPECT_EQ(changed.count(), 1) << "nothing has changed";
}

TEST_F(ConversationModelTest, AnyChangeKeepsTheRulesOfModels)
{
    QAbstractItemModelTester tester(&model(),
                                    QAbstractItemModelTester::FailureReportingMode::Fatal);
    std::mt19937 random(20261129);
    for (int round = 0; round < 60; ++round) {
        std::vector<Row> rows;
        for (int i = 0; i < 40; ++i) {
            if (random() % 4 == 0)
                continue;
            auto each = row(u"%1"_s.arg(i), u"Task %1"_s.arg(i), static_cast<int>(random() % 100));
            each.isPinned = random() % 8 == 0;
            rows.push_back(each);
        }
        std::sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) {
            return std::tuple(!a.isPinned, b.updated, a.sessionId)
                   < std::tuple(!b.isPinned, a.updated, b.sessionId);
        });
        QPersistentModelIndex kept;
        if (model().rowCount() > 2)
            kept = model().index(1, 0);
        const QString session = ui::sessionOf(kept);
        conversations.setRows(rows, true);
        if (kept.isValid()) {
            EXPECT_EQ(ui::sessionOf(kept), session);
        }
        int shown = 0;
        for (int each = 0; each < model().rowCount(); ++each)
            shown += ui::kindOf(model().index(each, 0)) == ui::RowKind::Conversation;
        const auto old = std::count_if(rows.begin(), rows.end(), [&](const Row &each) {
            const QDate today = clock.wallTime().toLocalTime().date();
            return ui::isOld(ui::groupOf(each.updated, each.isPinned, today), today);
        });
        EXPECT_EQ(shown, static_cast<int>(rows.size()) - static_cast<int>(old));
    }
}

TEST_F(ConversationModelTest, WhatIsReadStaysInPlaceWhileOthersCome)
{
    std::vector<Row> rows;
    for (int i = 0; i < 300; ++i)
        rows.push_back(row(u"%1"_s.arg(i), u"Task %1"_s.arg(i)));
    show(rows);
    QScrollBar *scroll = list().verticalScrollBar();
    scroll->setValue(3000);
    const QModelIndex first = list().indexAt({20, 1});
    const QString title = first.data().toString();
    list().setCurrentIndex(first); // which scrolls it into view
    scroll->setValue(scroll->value() + 7);
    const int top = list().visualRect(first).top();
    ASSERT_EQ(top, -7);
    rows.insert(rows.begin(), row(u"new"_s, u"New one"_s));
    rows[120].mark = Mark::Asks;
    std::rotate(rows.begin(), rows.end() - 1, rows.end()); // the last one gets an answer
    show(rows);
    EXPECT_EQ(list().visualRect(indexOf(list(), title)).top(), top);
    EXPECT_EQ(list().currentIndex().data().toString(), title);
    scroll->setValue(0);
    rows.insert(rows.begin(), row(u"newest"_s, u"Newest"_s));
    show(rows);
    EXPECT_EQ(scroll->value(), 0) << "at the top the newest is seen";
}

/// Counts the rows whose title is asked for.
class CountingModel : public QIdentityProxyModel
{
public:
    using QIdentityProxyModel::QIdentityProxyModel;
    QVariant data(const QModelIndex &index, int role) const override
    {
        titles += role == ui::TitleRole;
        return QIdentityProxyModel::data(index, role);
    }
    mutable int titles = 0;
};

TEST_F(ConversationModelTest, OfTenThousandRowsOnlyTheVisibleOnesAreDrawn)
{
    std::vector<Row> rows;
    for (int i = 0; i < 10'000; ++i)
        rows.push_back(row(u"%1"_s.arg(i), u"Task %1"_s.arg(i)));
    show(rows);
    CountingModel counting;
    counting.setSourceModel(&model());
    ui::RowView view(counting, m_theme, true);
    view.resize(235, 400);
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    settle();
    counting.titles = 0;
    view.viewport()->repaint();
    EXPECT_GT(counting.titles, 5);
    EXPECT_LE(counting.titles, 400 / 29 + 2);
    counting.titles = 0;
    rows[5000].mark = Mark::Working;
    show(rows);
    EXPECT_LE(counting.titles, 2 * (400 / 29 + 2)) << "a change far below";
}

TEST_F(ConversationModelTest, TenThousandRowsCostAtMostThreeTimesAHundred)
{
    // A sample is long enough to be measured, and the best of many counts, as others use the
    // processor, too.
    constexpr int kRounds = 3;
    constexpr int kSamples = 8;
    constexpr int kActs = 4;
    const auto best = [](qint64 &least, const auto &act) {
        for (int sample = 0; sample < kSamples; ++sample) {
            const tests::OwnTime timer;
            for (int each = 0; each < kActs; ++each)
                act();
            least = std::min(least, timer.nsecsElapsed());
        }
    };
    struct Cost
    {
        qint64 painting = std::numeric_limits<qint64>::max();
        qint64 change = std::numeric_limits<qint64>::max();
    };
    const auto rowsOf = [&](int count) {
        std::vector<Row> rows;
        for (int i = 0; i < count; ++i)
            rows.push_back(row(u"%1"_s.arg(i), u"Task %1"_s.arg(i)));
        return rows;
    };
    bool works = false;
    const auto measure = [&](const std::vector<Row> &rows, Cost &cost) {
        show(rows);
        settle();
        best(cost.painting, [&] { list().viewport()->repaint(); });
        best(cost.change, [&] {
            works = !works;
            conversations.setMark(u"3"_s, works ? Mark::Working : Mark::None, false);
            settle();
            list().viewport()->repaint();
        });
    };
    const auto few = rowsOf(100);
    const auto many = rowsOf(10'000);
    Cost ofFew;
    Cost ofMany;
    // By turns: what slows the processor down for a while slows both.
    for (int round = 0; round < kRounds; ++round) {
        measure(few, ofFew);
        measure(many, ofMany);
    }
    EXPECT_LE(ofMany.painting, 3 * ofFew.painting);
    EXPECT_LE(ofMany.change, 3 * ofFew.change);
}

TEST_F(ConversationModelTest, SeveralThatHaveNoIdYetAreSeveralRows)
{
    show({row(QString(), u"First"_s), row(QString(), u"Second"_s)});
    EXPECT_EQ(lines().size(), 3);
    show({row(QString(), u"Second"_s), row(u"1"_s, u"First"_s)});
    EXPECT_EQ(lines(), (QStringList{u"Today"_s, u"Second"_s, u"First"_s}));
}

TEST_F(ConversationModelTest, AHostileTitleIsOneBoundedLine)
{
    auto hostile = row(u"1"_s, u"evil\u202egnp.exe\n\n"_s + QString(100'000, u'x'));
    show({hostile, row(u"2"_s, QString())});
    const QString shown = lines()[1];
    EXPECT_LE(shown.size(), 400);
    EXPECT_FALSE(shown.contains(QChar(0x202e)));
    EXPECT_FALSE(shown.contains(u'\n'));
    EXPECT_EQ(lines()[2], u"New chat"_s);
    EXPECT_FALSE(
        model().index(1, 0).data(Qt::AccessibleTextRole).toString().contains(QChar(0x202e)));
}

TEST_F(ConversationModelTest, TheToolTipSaysWhatTheRowShows)
{
    auto asleep = row(u"1"_s, u"Parser"_s);
    asleep.mark = Mark::Asleep;
    asleep.begunBy = BegunBy::Terminal;
    show({asleep});
    const QString tip = model().index(1, 0).data(Qt::ToolTipRole).toString();
    EXPECT_TRUE(tip.contains(u" · "_s)) << tip.toStdString();
    EXPECT_FALSE(tip.contains(QChar(0xc2))) << tip.toStdString();
}

} // namespace conversationmodeltest
