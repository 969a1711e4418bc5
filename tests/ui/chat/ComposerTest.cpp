#include "ui/chat/Composer.h"
#include "tests/ui/chat/ChatFixture.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

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

    QPushButton *button(const QString &text)
    {
        for (auto *candidate : m_composer.findChildren<QPushButton *>()) {
            if (candidate->text() == text)
                return candidate;
        }
        return nullptr;
    }

    Composer m_composer{m_theme};
    QSignalSpy m_sent{&m_composer, &Composer::sendRequested};
};

} // namespace

TEST_F(ComposerTest, ReturnSendsAndEmptiesTheField)
{
    QTest::keyClicks(edit(), QStringLiteral("hello"));
    QTest::keyClick(edit(), Qt::Key_Return);
    ASSERT_EQ(m_sent.count(), 1);
    EXPECT_EQ(m_sent[0][0].toString(), QStringLiteral("hello"));
    EXPECT_TRUE(m_composer.isEmpty());
}

TEST_F(ComposerTest, ShiftReturnMakesALine)
{
    QTest::keyClicks(edit(), QStringLiteral("a"));
    QTest::keyClick(edit(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(edit(), QStringLiteral("b"));
    EXPECT_EQ(m_sent.count(), 0);
    EXPECT_EQ(m_composer.draft(), QStringLiteral("a\nb"));
}

TEST_F(ComposerTest, NothingButSpaceIsNotSent)
{
    m_composer.setDraft(QStringLiteral("  \n "));
    QTest::keyClick(edit(), Qt::Key_Return);
    EXPECT_EQ(m_sent.count(), 0);
    EXPECT_FALSE(button(QStringLiteral("Send"))->isEnabled());
}

TEST_F(ComposerTest, WhileATurnRunsStopStandsThereAndReturnStillSends)
{
    m_composer.setCanStop(true);
    EXPECT_TRUE(button(QStringLiteral("Stop"))->isVisible());
    EXPECT_FALSE(button(QStringLiteral("Send"))->isVisible());
    QTest::keyClicks(edit(), QStringLiteral("next"));
    EXPECT_TRUE(button(QStringLiteral("Send"))->isVisible());
    EXPECT_TRUE(button(QStringLiteral("Stop"))->isVisible());
    QTest::keyClick(edit(), Qt::Key_Return);
    EXPECT_EQ(m_sent.count(), 1);

    QSignalSpy stopped(&m_composer, &Composer::stopRequested);
    button(QStringLiteral("Stop"))->click();
    EXPECT_EQ(stopped.count(), 1);
}

TEST_F(ComposerTest, ADraftThatComesBackDoesNotOverwriteWhatIsWritten)
{
    QTest::keyClicks(edit(), QStringLiteral("mine"));
    m_composer.setDraft(QStringLiteral("back"));
    EXPECT_EQ(m_composer.draft(), QStringLiteral("mine\n\nback"));
}

TEST_F(ComposerTest, GrowsWithItsLinesUpToEight)
{
    const int one = edit()->height();
    m_composer.setDraft(QStringLiteral("1\n2\n3\n4"));
    const int four = edit()->height();
    EXPECT_GT(four, 3 * one);
    m_composer.setDraft(QStringLiteral("5\n6\n7\n8\n9\n10\n11\n12"));
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
