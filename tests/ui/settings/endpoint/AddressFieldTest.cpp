#include "ui/settings/endpoint/AddressField.h"
#include "tests/support/EventLoop.h"
#include "tests/support/UiFixture.h"
#include "ui/kit/Paragraph.h"
#include "ui/words/AddressText.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QTest>
#include <QTimer>

namespace addressfieldtest {

using namespace Qt::StringLiterals;
using bridge::settings::kCustomApiEndpoint;

const QString kAddress = u"http://localhost:1234"_s;

class AddressFieldTest : public UiFixture
{
protected:
    void SetUp() override { activate(m_field); }

    void type(const QString &text)
    {
        m_field.edit().setFocus();
        m_field.edit().selectAll();
        QTest::keyClicks(&m_field.edit(), text);
    }

    /// Types it, and rests.
    void typeAndRest(const QString &text)
    {
        type(text);
        rest();
    }
    void rest()
    {
        auto *timer = m_field.findChild<QTimer *>(u"rest"_s);
        ASSERT_TRUE(timer->isActive());
        timer->start(0);
        settle();
    }

    [[nodiscard]] QString problem() const
    {
        const auto *text = m_field.findChild<ui::Paragraph *>();
        return text->isVisible() ? text->toPlainText() : QString();
    }

    ui::AddressField m_field{m_choice};
};

TEST_F(AddressFieldTest, EnterSavesTheAddressAsTyped)
{
    type(kAddress);
    EXPECT_EQ(m_choice.addressText(), QString());
    QTest::keyClick(&m_field.edit(), Qt::Key_Return);
    EXPECT_EQ(m_choice.addressText(), kAddress);
}

TEST_F(AddressFieldTest, LeavingTheFieldSavesTheAddress)
{
    type(kAddress);
    m_field.edit().clearFocus();
    EXPECT_EQ(m_choice.addressText(), kAddress);
}

TEST_F(AddressFieldTest, EscPutsBackWhatWasThereAndSavesNothing)
{
    type(kAddress);
    QTest::keyClick(&m_field.edit(), Qt::Key_Return);
    type(u"http://half-ty"_s);
    QTest::keyClick(&m_field.edit(), Qt::Key_Escape);
    EXPECT_EQ(m_field.edit().text(), kAddress);
    m_field.edit().clearFocus();
    EXPECT_EQ(m_choice.addressText(), kAddress);

    type(u"ftp://host"_s);
    QTest::keyClick(&m_field.edit(), Qt::Key_Escape);
    EXPECT_EQ(problem(), QString());
}

TEST_F(AddressFieldTest, AProblemIsSaidWhenTypingRestsAndGoneWhenItGoesOn)
{
    const auto isInvalid = [this] { return m_field.edit().property("invalid").toBool(); };
    type(u"ftp://host"_s);
    EXPECT_EQ(problem(), QString()) << "perhaps it is not typed yet";
    EXPECT_FALSE(isInvalid());
    rest();
    EXPECT_TRUE(problem().contains(u"ftp"_s));
    EXPECT_TRUE(isInvalid());
    QTest::keyClicks(&m_field.edit(), u"x"_s);
    EXPECT_EQ(problem(), QString());
    EXPECT_FALSE(isInvalid());
    rest();
    EXPECT_TRUE(isInvalid());
    typeAndRest(kAddress);
    EXPECT_EQ(problem(), QString());
}

TEST_F(AddressFieldTest, AProblemIsSaidWhenTheFieldIsLeft)
{
    type(u"ftp://host"_s);
    m_field.edit().clearFocus();
    EXPECT_TRUE(problem().contains(u"ftp"_s));
    EXPECT_FALSE(m_field.findChild<QTimer *>(u"rest"_s)->isActive());
}

TEST_F(AddressFieldTest, WhatToKnowOfAnAddressIsSaidWhenTypingRestsAndOnceItIsSaved)
{
    const QString plain = u"http://gw.example"_s;
    typeAndRest(plain);
    EXPECT_EQ(problem(), ui::adviceFor(plain));
    EXPECT_FALSE(problem().isEmpty());
    QTest::keyClick(&m_field.edit(), Qt::Key_Return);
    EXPECT_EQ(problem(), ui::adviceFor(plain));
    EXPECT_EQ(m_choice.addressText(), plain) << "it is no refusal";
    typeAndRest(u"https://xn--pypal-4ve.com"_s);
    EXPECT_TRUE(problem().contains(u"xn--pypal-4ve.com"_s));
    typeAndRest(u"http://localhost:1"_s);
    EXPECT_EQ(problem(), QString());
}

TEST_F(AddressFieldTest, TheBeginningOfAnAddressIsNoProblemYet)
{
    typeAndRest(u"https:/"_s);
    EXPECT_EQ(problem(), QString());
    QTest::keyClick(&m_field.edit(), Qt::Key_Return);
    EXPECT_NE(problem(), QString());
}

TEST_F(AddressFieldTest, ARefusedAddressIsNeitherSavedNorRewritten)
{
    m_choice.setAddress(kAddress);
    type(u"http://user:secret@host"_s);
    QTest::keyClick(&m_field.edit(), Qt::Key_Return);
    EXPECT_EQ(m_choice.addressText(), kAddress);
    EXPECT_EQ(m_field.edit().text(), u"http://user:secret@host"_s);
    EXPECT_NE(problem(), QString());
}

TEST_F(AddressFieldTest, OneClickTakesTheCorrection)
{
    type(u"http://localhost:1234/v1"_s);
    QTest::keyClick(&m_field.edit(), Qt::Key_Return);
    EXPECT_EQ(m_choice.addressText(), QString());
    auto *correct = button(m_field, u"Use http://localhost:1234 instead"_s);
    ASSERT_TRUE(correct && correct->isVisible());
    QTest::mouseClick(correct, Qt::LeftButton);
    EXPECT_EQ(m_choice.addressText(), kAddress);
    EXPECT_EQ(m_field.edit().text(), kAddress);
    EXPECT_EQ(problem(), QString());
    EXPECT_FALSE(correct->isVisible());
}

TEST_F(AddressFieldTest, WhatIsPastedIsCorrectedByOneClick)
{
    for (const auto &[pasted, wanted] : {
             std::pair{u"http://127.0.0.1:21900//"_s, u"http://127.0.0.1:21900"_s},
             std::pair{u"http://127.0.0.1:21900/x\u200B"_s, u"http://127.0.0.1:21900/x"_s},
             std::pair{u"http://127.0.0.1:21901/v1/chat/completions"_s,
                       u"http://127.0.0.1:21901"_s},
             std::pair{u"http//127.0.0.1:21902"_s, u"http://127.0.0.1:21902"_s},
             std::pair{u"export ANTHROPIC_BASE_URL=\"http://127.0.0.1:21903\""_s,
                       u"http://127.0.0.1:21903"_s},
         }) {
        const QString before = m_choice.addressText();
        m_field.edit().setFocus();
        m_field.edit().selectAll();
        m_field.edit().insert(pasted);
        QTest::keyClick(&m_field.edit(), Qt::Key_Return);
        EXPECT_EQ(m_choice.addressText(), before) << qPrintable(pasted);
        EXPECT_NE(problem(), QString());
        auto *correct = button(m_field, u"Use %1 instead"_s.arg(wanted));
        ASSERT_TRUE(correct && correct->isVisible()) << qPrintable(pasted);
        QTest::mouseClick(correct, Qt::LeftButton);
        EXPECT_EQ(m_choice.addressText(), wanted);
        EXPECT_EQ(problem(), QString());
    }
}

TEST_F(AddressFieldTest, AnEmptyFieldIsSavedAndMeansOff)
{
    m_choice.setAddress(kAddress);
    m_choice.setEnabled(true);
    m_field.edit().setFocus();
    m_field.edit().selectAll();
    QTest::keyClick(&m_field.edit(), Qt::Key_Delete);
    QTest::keyClick(&m_field.edit(), Qt::Key_Return);
    EXPECT_EQ(m_choice.addressText(), QString());
    EXPECT_FALSE(m_choice.isEnabled());
    EXPECT_EQ(problem(), QString());
}

TEST_F(AddressFieldTest, AChangeFromElsewhereIsShown)
{
    changeElsewhere(kCustomApiEndpoint, kAddress);
    EXPECT_EQ(m_field.edit().text(), kAddress);
}

TEST_F(AddressFieldTest, AChangeFromElsewhereLeavesAnEditUnderWayAlone)
{
    type(u"http://mine"_s);
    changeElsewhere(kCustomApiEndpoint, kAddress);
    EXPECT_EQ(m_field.edit().text(), u"http://mine"_s);
}

TEST_F(AddressFieldTest, AFocusedFieldThatWasNotEditedFollowsAChangeFromElsewhere)
{
    m_field.edit().setFocus();
    changeElsewhere(kCustomApiEndpoint, kAddress);
    EXPECT_EQ(m_field.edit().text(), kAddress);
}

TEST_F(AddressFieldTest, AnUnusableAddressInTheFileIsSaidAtOnce)
{
    changeElsewhere(kCustomApiEndpoint, u"localhost:1234"_s);
    EXPECT_NE(problem(), QString());
}

TEST_F(AddressFieldTest, ThePlaceholderShowsTheFormOfAnAddress)
{
    EXPECT_EQ(m_field.edit().placeholderText(), u"https://your-proxy:8766"_s);
}

TEST_F(AddressFieldTest, TheLastAddressesAreOffered)
{
    for (const char *address : {"http://a.example", "http://b.example", "http://c.example"})
        m_choice.setAddress(QString::fromLatin1(address));
    auto *completer = m_field.edit().completer();
    type(u"b.ex"_s);
    EXPECT_EQ(completer->completionCount(), 1) << "wherever it stands in the address";
    QTest::keyClick(completer->popup(), Qt::Key_Down);
    QTest::keyClick(completer->popup(), Qt::Key_Return);
    EXPECT_EQ(m_choice.addressText(), u"http://b.example"_s);
}

TEST_F(AddressFieldTest, DownShowsThemAll)
{
    for (const char *address : {"http://a.example", "http://b.example"})
        m_choice.setAddress(QString::fromLatin1(address));
    m_field.edit().setFocus();
    QTest::keyClick(&m_field.edit(), Qt::Key_Down);
    auto *completer = m_field.edit().completer();
    ASSERT_TRUE(completer->popup()->isVisible());
    EXPECT_EQ(completer->completionCount(), 2);
    completer->popup()->hide();
}

} // namespace addressfieldtest
