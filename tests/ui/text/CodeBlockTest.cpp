#include "tests/support/OwnTime.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"
#include "ui/kit/SmallButton.h"
#include "ui/text/MarkdownText.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QTest>
#include <QWheelEvent>

using namespace Qt::StringLiterals;

using ui::MarkdownText;

namespace codeblock {

constexpr char kCopy[] = "Copy this code";

class CodeBlockTest : public ChatFixture
{
protected:
    void show(const QString &markdown, int width = 600)
    {
        m_text.setMarkdown(markdown, true);
        m_text.resize(width, m_text.heightForWidth(width));
        m_text.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_text));
        ASSERT_TRUE(QTest::qWaitFor([&] { return !copies().isEmpty(); }));
    }
    QList<ui::SmallButton *> copies() { return widgets::shownIn<ui::SmallButton>(m_text); }
    QScrollBar &bar() { return *m_text.findChild<QScrollBar *>(); }
    /// True: it was taken.
    bool wheel(QPoint pixels, Qt::KeyboardModifiers modifiers = Qt::NoModifier, int y = 60)
    {
        const QPointF at(100, y);
        QWheelEvent event(at, m_text.mapToGlobal(at), pixels, pixels * 2, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        event.ignore();
        QCoreApplication::sendEvent(&m_text, &event);
        return event.isAccepted();
    }
    static QString longLine() { return u"0123456789 "_s.repeated(60); }

    MarkdownText m_text{m_theme};
};

} // namespace codeblock

using codeblock::CodeBlockTest;
using codeblock::kCopy;

TEST_F(CodeBlockTest, EachHasAButtonThatCopiesItWholly)
{
    QString longCode;
    for (int i = 0; i < 600; ++i)
        longCode += u"line number %1 of the code\n"_s.arg(i);
    longCode.chop(1);
    show(u"One\n```cpp\nint x;\n```\nTwo\n\n```\n%1\n```"_s.arg(longCode));
    ASSERT_GT(m_text.blockCount(), 5) << "several pieces";
    ASSERT_EQ(copies().size(), 2);
    EXPECT_EQ(copies()[0]->accessibleName(), QLatin1String(kCopy));
    copies()[0]->click();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), u"int x;"_s);
    copies()[1]->click();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), longCode);
    EXPECT_EQ(m_text.selectedText(), QString());
}

TEST_F(CodeBlockTest, TheKeyboardCopiesAndScrolls)
{
    show(u"```\n%1\n```"_s.arg(longLine()));
    activate(m_text);
    QTest::keyClick(&m_text, Qt::Key_Tab);
    ASSERT_EQ(QApplication::focusWidget(), copies()[0]);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), longLine());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    ASSERT_EQ(QApplication::focusWidget(), &bar());
    EXPECT_EQ(bar().accessibleName(), u"Scroll this code sideways"_s);
    QTest::keyClick(&bar(), Qt::Key_Right);
    EXPECT_GT(bar().value(), 0);
    QTest::keyClick(&bar(), Qt::Key_End);
    EXPECT_EQ(bar().value(), bar().maximum());
}

TEST_F(CodeBlockTest, LongLinesScrollSidewaysAndTheConversationUpAndDown)
{
    show(u"```\nshort\n%1\n```"_s.arg(longLine()));
    const int oneLine = m_text.heightForWidth(600);
    EXPECT_LT(oneLine, 120) << "nothing wraps";
    EXPECT_FALSE(wheel({0, -60}));
    EXPECT_EQ(bar().value(), 0);
    EXPECT_TRUE(wheel({0, -60}, Qt::ShiftModifier));
    EXPECT_EQ(bar().value(), 60);
    EXPECT_TRUE(wheel({-40, 10}));
    EXPECT_EQ(bar().value(), 100);
    EXPECT_FALSE(wheel({5, -40})) << "a finger does not go straight";
    EXPECT_TRUE(wheel({400, 0}));
    EXPECT_EQ(bar().value(), 0);

    // What is under the pointer is what is selected.
    bar().setValue(bar().maximum());
    QTest::mouseDClick(&m_text, Qt::LeftButton, {}, {600 - 60, 70});
    EXPECT_EQ(m_text.selectedText(), u"0123456789"_s);
}

TEST_F(CodeBlockTest, CodeWithoutLongLinesHasNoBar)
{
    show(u"```\nshort\n```"_s);
    EXPECT_FALSE(bar().isVisible());
    EXPECT_FALSE(wheel({-40, 0}));
}

TEST_F(CodeBlockTest, LongLinesWrapIfTheUserWantsIt)
{
    show(u"```\n%1\n```"_s.arg(longLine()));
    const int scrolled = m_text.heightForWidth(600);
    m_theme.setWrapsCode(true);
    EXPECT_GT(m_text.heightForWidth(600), scrolled + 50);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !bar().isVisible(); }));
    EXPECT_EQ(bar().value(), 0);
    m_theme.setWrapsCode(false);
    EXPECT_EQ(m_text.heightForWidth(600), scrolled);
    EXPECT_TRUE(QTest::qWaitFor([&] { return bar().isVisible(); }));
}

TEST_F(CodeBlockTest, HeightsAreKnownWithoutLayingOut)
{
    QString code;
    for (int i = 0; i < 3000; ++i)
        code += u"\tsome line %1\n"_s.arg(i);
    m_text.removeLimit();
    m_text.setMarkdown(u"```\n%1```"_s.arg(code), true);
    const int last = m_text.blockCount() - 1;
    const int height = m_text.heightForWidth(600);
    EXPECT_EQ(m_text.madeDocument(last), nullptr);

    MarkdownText laidOut(m_theme);
    laidOut.removeLimit();
    laidOut.setMarkdown(u"```\n%1```"_s.arg(code), true);
    for (int i = 0; i < laidOut.blockCount(); ++i)
        (void)laidOut.document(i);
    int real = laidOut.heightForWidth(600);
    for (int i = 0; i < 100 && real != height; ++i) { // it lays out in steps
        QCoreApplication::processEvents();
        laidOut.resize(600, 100);
        laidOut.show();
        real = laidOut.heightForWidth(600);
    }
    EXPECT_EQ(real, height);
}

TEST_F(CodeBlockTest, ScrolledCodeStaysWhereItIsWhileMoreArrives)
{
    m_text.setMarkdown(u"```\n%1\n"_s.arg(longLine()), false);
    m_text.resize(600, 400);
    m_text.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_text));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !copies().isEmpty(); }));
    ASSERT_TRUE(wheel({-80, 0}));
    m_text.appendMarkdown(u"more\n```\n"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] { return m_text.plainText().contains(u"more"_s); }));
    QCoreApplication::processEvents();
    EXPECT_EQ(bar().value(), 80);
    EXPECT_EQ(copies().size(), 1);
}

/// The cost of streaming code grows with its length, not with its square.
TEST_F(CodeBlockTest, AStreamOfManyLinesIsLinear)
{
    const auto cost = [&](int lines) {
        MarkdownText text(m_theme);
        text.removeLimit();
        text.resize(600, 400);
        text.show();
        text.setMarkdown(u"```cpp\n"_s, false);
        tests::OwnTime time;
        for (int i = 0; i < lines; ++i) {
            text.appendMarkdown(u"int value%1 = %1;\n"_s.arg(i));
            if (i % 20 == 19) {
                (void)text.heightForWidth(600);
                QCoreApplication::processEvents();
            }
        }
        return time.elapsed();
    };
    (void)cost(200);
    const qint64 tenth = std::max<qint64>(1, cost(400));
    const qint64 whole = cost(4000);
    EXPECT_LT(whole, 15 * tenth) << tenth << " ms for a tenth, " << whole << " ms for all";
}
