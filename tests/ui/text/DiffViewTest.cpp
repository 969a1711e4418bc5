#include "ui/text/DiffView.h"
#include "tests/support/OwnTime.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"

#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using bridge::diff::Hunk;
using bridge::diff::Span;
using ui::DiffRow;
using ui::DiffView;
using Kind = ui::DiffRow::Kind;

namespace {

const Hunk kHunk{41,
                 41,
                 {u" TEST(Parser, trailing)"_s, u" {"_s, u"-    auto path = of(\"/tmp/case\");"_s,
                  u"+    QTemporaryDir dir;"_s, u"+    auto path = of(dir);"_s, u" }"_s}};

class DiffViewTest : public ChatFixture
{
protected:
    void show(const std::vector<Hunk> &hunks, int width = 700)
    {
        m_view.setHunks(u"/p/f.cpp"_s, hunks);
        m_view.resize(width, m_view.heightForWidth(width));
        m_view.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_view));
    }
    [[nodiscard]] QImage picture() { return m_view.grab().toImage(); }
    /// Of the row, left of its code and right of all texts.
    [[nodiscard]] QColor colorOf(const QImage &image, int row) const
    {
        return image.pixelColor(m_view.width() - 3, 6 + row * DiffView::kRowHeight + 9);
    }
    [[nodiscard]] QScrollBar *bar() { return m_view.findChild<QScrollBar *>(); }
    static std::vector<Hunk> lines(int count)
    {
        Hunk hunk{1, 1, {}};
        for (int i = 0; i < count; ++i)
            hunk.lines << u"+line %1"_s.arg(i);
        return {hunk};
    }

    DiffView m_view{m_theme, 20};
};

} // namespace

TEST_F(DiffViewTest, RowsHaveTheNumbersOfBothTexts)
{
    const auto rows =
        ui::diffRows({kHunk, {60, 61, {u"-gone"_s, u"\\ No newline at end of file"_s}}});
    const auto row = [&rows](std::size_t i) {
        return std::tuple(rows.at(i).kind, rows.at(i).oldNumber, rows.at(i).newNumber);
    };
    EXPECT_EQ(row(0), std::tuple(Kind::Context, 41, 41));
    EXPECT_EQ(row(2), std::tuple(Kind::Removed, 43, 0));
    EXPECT_EQ(row(3), std::tuple(Kind::Added, 0, 43));
    EXPECT_EQ(row(4), std::tuple(Kind::Added, 0, 44));
    EXPECT_EQ(row(5), std::tuple(Kind::Context, 44, 45));
    EXPECT_EQ(rows.at(6).kind, Kind::Gap);
    EXPECT_EQ(rows.at(6).count, 15) << "lines 45 to 59";
    EXPECT_EQ(row(7), std::tuple(Kind::Removed, 60, 0));
    EXPECT_EQ(rows.at(8).kind, Kind::Remark);
    EXPECT_EQ(ui::diffRows({{0, 0, {u"+x"_s}}}).at(0).newNumber, 0) << "not known";
}

TEST_F(DiffViewTest, ItIsCopiedAsAUnifiedDiff)
{
    show({kHunk, {60, 61, {u"-gone"_s, u"\\ No newline at end of file"_s}}});
    m_view.setFocus();
    QTest::keyClick(&m_view, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QGuiApplication::clipboard()->text(),
              u"--- /p/f.cpp\n+++ /p/f.cpp\n@@ -41,4 +41,5 @@\n TEST(Parser, trailing)\n {\n"
              "-    auto path = of(\"/tmp/case\");\n+    QTemporaryDir dir;\n"
              "+    auto path = of(dir);\n }\n@@ -60,1 +0,0 @@\n-gone\n"
              "\\ No newline at end of file\n"_s);
}

TEST_F(DiffViewTest, APartOfOneRowIsCopiedAsItIsAndSeveralRowsAsADiff)
{
    show({kHunk});
    const auto at = [](int row, int x) {
        return QPoint(x, 6 + row * DiffView::kRowHeight + DiffView::kRowHeight / 2);
    };
    QTest::mouseDClick(&m_view, Qt::LeftButton, {}, at(0, 92 + 4));
    EXPECT_EQ(m_view.copyText(), u"TEST"_s);
    QTest::mousePress(&m_view, Qt::LeftButton, {}, at(3, 200));
    QTest::mouseMove(&m_view, at(4, 120));
    QTest::mouseRelease(&m_view, Qt::LeftButton, {}, at(4, 120));
    EXPECT_EQ(m_view.copyText(),
              u"@@ -0,0 +43,2 @@\n+    QTemporaryDir dir;\n+    auto path = of(dir);\n"_s);
    QTest::keyClick(&m_view, Qt::Key_A, Qt::ControlModifier);
    EXPECT_TRUE(m_view.copyText().startsWith(u"@@ -41,4 +41,5 @@\n TEST"_s));
}

TEST_F(DiffViewTest, WhatDiffersWithinALineIsMarkedInBoth)
{
    show({kHunk});
    EXPECT_EQ(m_view.shownRow(2).words, (std::vector<Span>{{19, 11}}));
    EXPECT_EQ(m_view.shownRow(4).words, (std::vector<Span>{{19, 3}}));
    EXPECT_TRUE(m_view.shownRow(3).words.empty());
    EXPECT_TRUE(m_view.shownRow(0).words.empty());
}

TEST_F(DiffViewTest, RowsAndMarksHaveTheColoursOfTheTheme)
{
    for (const QString &theme : {u"light"_s, u"dark"_s}) {
        m_settings.setValue(bridge::settings::kTheme, theme == u"dark"_s
                                                          ? bridge::settings::ThemeChoice::Dark
                                                          : bridge::settings::ThemeChoice::Light);
        show({kHunk});
        const QImage image = picture();
        EXPECT_EQ(colorOf(image, 2), m_theme.colors().errorSoft);
        EXPECT_EQ(colorOf(image, 3), m_theme.colors().okSoft);
        EXPECT_NE(colorOf(image, 0), m_theme.colors().okSoft);
        int marked = 0;
        for (int x = 92; x < m_view.width(); ++x)
            marked +=
                image.pixelColor(x, 6 + 4 * DiffView::kRowHeight + 3) == m_theme.colors().addWord;
        EXPECT_GT(marked, 10);
    }
}

TEST_F(DiffViewTest, HiddenCharactersAreMarkedAndALineEndThatAllHaveIsNot)
{
    show({{1, 1, {u"-a\r"_s, u"+b\u202E\tc\r"_s}}});
    EXPECT_EQ(m_view.shownRow(0).text, u"a"_s);
    EXPECT_EQ(m_view.shownRow(1).text, u"b‹U+202E›   c"_s) << "a tab ends at a multiple of four";
    EXPECT_EQ(m_view.shownRow(1).marks.size(), 1U);
    EXPECT_FALSE(m_view.shownRow(1).isPlain);
    show({{1, 1, {u"-a\r"_s, u"+a"_s}}});
    EXPECT_EQ(m_view.shownRow(0).text, u"a‹U+000D›"_s) << "it is the difference";
}

TEST_F(DiffViewTest, BeyondTheFirstRowsItIsFolded)
{
    show(lines(21));
    EXPECT_EQ(m_view.shownRows(), 21) << "the button would take the same room";
    show(lines(40));
    EXPECT_EQ(m_view.shownRows(), 20);
    const int folded = m_view.heightForWidth(700);
    QSignalSpy whole(&m_view, &DiffView::wholeRequested);
    widgets::get(m_view, u"Show all 40 lines"_s).click();
    EXPECT_EQ(whole.size(), 1);
    EXPECT_EQ(m_view.shownRows(), 40);
    EXPECT_GE(m_view.heightForWidth(700), folded + 18 * DiffView::kRowHeight);
    m_view.setHunks(u"/p/f.cpp"_s, lines(DiffView::kMostRows + 5));
    EXPECT_EQ(m_view.shownRows(), DiffView::kMostRows);
    EXPECT_FALSE(widgets::get(m_view, u"5 lines are not shown"_s).isEnabled());
}

TEST_F(DiffViewTest, LongLinesAreScrolledSidewaysByKeysAndWheel)
{
    show({kHunk});
    EXPECT_FALSE(bar()->isVisible());
    show({{1, 1, {u"+"_s + QString(300, u'x')}}});
    ASSERT_TRUE(bar()->isVisible());
    m_view.setFocus();
    QTest::keyClick(&m_view, Qt::Key_Right);
    EXPECT_GT(bar()->value(), 0);
    QTest::keyClick(&m_view, Qt::Key_End);
    EXPECT_EQ(bar()->value(), bar()->maximum());
    QTest::keyClick(&m_view, Qt::Key_Home);
    EXPECT_EQ(bar()->value(), 0);
    QWheelEvent sideways(QPointF(200, 10), m_view.mapToGlobal(QPointF(200, 10)), {}, {-120, 0},
                         Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&m_view, &sideways);
    EXPECT_GT(bar()->value(), 0);
    QWheelEvent down(QPointF(200, 10), m_view.mapToGlobal(QPointF(200, 10)), {}, {0, -120},
                     Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&m_view, &down);
    EXPECT_FALSE(down.isAccepted()) << "scrolls the page";
}

TEST_F(DiffViewTest, AssistiveToolsHearTheFileItsLinesAndWhatHappenedToThem)
{
    show({kHunk});
    EXPECT_EQ(m_view.accessibleName(), u"Changes in f.cpp: 2 added, 1 removed"_s);
    EXPECT_TRUE(m_view.accessibleDescription().contains(
        u"43 removed:     auto path = of(\"/tmp/case\");\n43 added:     QTemporaryDir dir;\n"_s))
        << m_view.accessibleDescription().toStdString();
    show({{1, 1, {u"+"_s + QString(1'000'000, u'x')}}});
    EXPECT_LT(m_view.accessibleDescription().size(), 5000);
    EXPECT_EQ(m_view.focusPolicy(), Qt::StrongFocus);
}

TEST_F(DiffViewTest, WhatGrowsKeepsItsPlaceAndItsSelection)
{
    Hunk hunk{1, 1, {u"+"_s + QString(300, u'x'), u"+two"_s}};
    show({hunk});
    bar()->setValue(50);
    QTest::mouseDClick(&m_view, Qt::LeftButton, {}, QPoint(100, 6 + 28));
    bar()->setValue(50);
    const QString selected = m_view.copyText();
    hunk.lines << u"+three"_s;
    m_view.setHunks(u"/p/f.cpp"_s, {hunk});
    EXPECT_EQ(bar()->value(), 50);
    EXPECT_EQ(m_view.copyText(), selected);
    hunk.lines[0] = u"+other"_s;
    m_view.setHunks(u"/p/f.cpp"_s, {hunk});
    EXPECT_TRUE(m_view.copyText().startsWith(u"---"_s)) << "nothing is selected any more";
}

TEST_F(DiffViewTest, HugeDiffsAndLinesTakeNoLongerThanTheirScreenful)
{
    std::vector<Hunk> hunks;
    for (int i = 0; i < 10'000; ++i)
        hunks.push_back({i * 10 + 1, i * 10 + 1, {u"-old %1"_s.arg(i), u"+new %1"_s.arg(i)}});
    hunks[0].lines << u"+"_s + QString(1'000'000, u'x') << u"+"_s + QString(1'000'000, u'\u05D0');
    const tests::OwnTime time;
    m_view.showWhole();
    m_view.setHunks(u"/p/f.cpp"_s, hunks);
    m_view.resize(700, 600);
    m_view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_view));
    (void)picture();
    EXPECT_LE(m_view.shownRow(2).text.size(), ui::kMostShownColumns + 40);
    EXPECT_TRUE(m_view.shownRow(2).text.endsWith(u"998000 more characters›"_s));
    EXPECT_LT(time.elapsed(), 1000);
}
