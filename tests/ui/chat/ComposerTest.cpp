#include "ui/chat/Composer.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

using ui::Composer;

namespace {

class ComposerTest : public ChatFixture
{
protected:
    void SetUp() override
    {
        m_composer.resize(700, 120);
        m_composer.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_composer));
        m_composer.focusEditor();
    }

    QPlainTextEdit *edit() { return m_composer.findChild<QPlainTextEdit *>(); }

    QPushButton &button(const QString &text) { return widgets::get<QPushButton>(m_composer, text); }

    Composer m_composer{m_theme, m_agent.shortName};
    QSignalSpy m_sent{&m_composer, &Composer::sendRequested};
};

} // namespace

TEST_F(ComposerTest, ReturnSendsAndEmptiesTheField)
{
    QTest::keyClicks(edit(), u"hello"_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    ASSERT_EQ(m_sent.count(), 1);
    EXPECT_EQ(m_sent[0][0].toString(), u"hello"_s);
    EXPECT_TRUE(m_composer.isEmpty());
}

TEST_F(ComposerTest, ShiftReturnMakesALine)
{
    QTest::keyClicks(edit(), u"a"_s);
    QTest::keyClick(edit(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(edit(), u"b"_s);
    EXPECT_EQ(m_sent.count(), 0);
    EXPECT_EQ(m_composer.draft(), u"a\nb"_s);
}

TEST_F(ComposerTest, NothingButSpaceIsNotSent)
{
    m_composer.setDraft(u"  \n "_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    EXPECT_EQ(m_sent.count(), 0);
    EXPECT_FALSE(button(u"Send"_s).isEnabled());
}

TEST_F(ComposerTest, WhileATurnRunsStopStandsThereAndReturnStillSends)
{
    m_composer.setCanStop(true);
    EXPECT_TRUE(button(u"Stop"_s).isVisible());
    EXPECT_FALSE(button(u"Send"_s).isVisible());
    QTest::keyClicks(edit(), u"next"_s);
    EXPECT_TRUE(button(u"Send"_s).isVisible());
    EXPECT_TRUE(button(u"Stop"_s).isVisible());
    QTest::keyClick(edit(), Qt::Key_Return);
    EXPECT_EQ(m_sent.count(), 1);

    QSignalSpy stopped(&m_composer, &Composer::stopRequested);
    button(u"Stop"_s).click();
    EXPECT_EQ(stopped.count(), 1);
}

TEST_F(ComposerTest, ADraftThatComesBackDoesNotOverwriteWhatIsWritten)
{
    QTest::keyClicks(edit(), u"mine"_s);
    m_composer.setDraft(u"back"_s);
    EXPECT_EQ(m_composer.draft(), u"mine\n\nback"_s);
}

TEST_F(ComposerTest, GrowsWithItsLinesUpToEight)
{
    const int one = edit()->height();
    m_composer.setDraft(u"1\n2\n3\n4"_s);
    const int four = edit()->height();
    EXPECT_GT(four, 3 * one);
    m_composer.setDraft(u"5\n6\n7\n8\n9\n10\n11\n12"_s);
    const int many = edit()->height();
    EXPECT_GT(many, four);
    EXPECT_LT(many, 10 * one);
}

TEST_F(ComposerTest, PageKeysAreForTheTranscript)
{
    QSignalSpy paged(&m_composer, &Composer::pageRequested);
    QTest::keyClick(edit(), Qt::Key_PageUp);
    QTest::keyClick(edit(), Qt::Key_PageDown);
    ASSERT_EQ(paged.count(), 2);
    EXPECT_EQ(paged[0][0].toInt(), -1);
    EXPECT_EQ(paged[1][0].toInt(), 1);
}
