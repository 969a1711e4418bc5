#include "ui/endpoint/FixButtons.h"
#include "tests/support/ScriptedChecker.h"
#include "tests/support/UiFixture.h"
#include "ui/endpoint/ModelMenu.h"

#include <QLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace fixbuttonstest {

using namespace Qt::StringLiterals;
using bridge::Failure;
using bridge::FailureKind;
using ui::FixButtons;
namespace fix = bridge::fix;

const QString kAddress = u"http://localhost:1234"_s;

class FixButtonsTest : public UiFixture
{
protected:
    FixButtonsTest()
    {
        m_buttons.resize(900, 40);
        m_buttons.show();
    }

    /// The visible buttons, from left to right.
    [[nodiscard]] std::vector<QPushButton *> seen() const
    {
        std::vector<QPushButton *> seen;
        for (auto *each : m_buttons.findChildren<QPushButton *>()) {
            if (!each->isHidden())
                seen.push_back(each);
        }
        std::sort(seen.begin(), seen.end(), [](const QPushButton *a, const QPushButton *b) {
            return std::pair(a->y(), a->x()) < std::pair(b->y(), b->x());
        });
        return seen;
    }
    [[nodiscard]] QStringList texts()
    {
        m_buttons.layout()->activate();
        QStringList texts;
        for (const auto *each : seen())
            texts << each->text();
        return texts;
    }
    [[nodiscard]] QStringList primaries() const
    {
        QStringList texts;
        for (const auto *each : seen()) {
            if (each->property("class").toString() == "primary"_L1)
                texts << each->text();
        }
        return texts;
    }
    static Failure noModels(int count)
    {
        auto failure = failureOfKind(FailureKind::ModelNotFound, kAddress);
        for (int i = 0; i < count; ++i)
            failure.fix.models << u"model-%1"_s.arg(i);
        return failure;
    }

    FixButtons m_buttons{m_theme, FixButtons::Rank::Leading};
    QPushButton &m_again = *m_buttons.addButton(u"Again"_s);
    QPushButton &m_settings = *m_buttons.addButton(u"Settings"_s);
};

TEST_F(FixButtonsTest, FixesComeFirstAndTheWayBackLast)
{
    auto failure = failureOfKind(FailureKind::CredentialWrongHeader, kAddress);
    failure.fix.credentialKind = bridge::CredentialKind::ApiKey;
    m_buttons.showFailure(failure, true);
    EXPECT_EQ(texts(), (QStringList{u"Send it as x-api-key"_s, u"Again"_s, u"Settings"_s,
                                    u"Turn custom endpoint off and send again"_s}));
    EXPECT_EQ(primaries(), QStringList{u"Send it as x-api-key"_s});
}

TEST_F(FixButtonsTest, WithoutAFixTheOwnersFirstButtonLeads)
{
    m_buttons.showFailure(failureOfKind(FailureKind::ServerFailed, kAddress), false);
    EXPECT_EQ(primaries(), QStringList{u"Again"_s});
    EXPECT_EQ(texts().last(), u"Turn custom endpoint off"_s);
}

TEST_F(FixButtonsTest, WhereTheOwnersFirstButtonDoesNotApplyNoneLeads)
{
    m_again.hide();
    m_buttons.showFailure(failureOfKind(FailureKind::ServerFailed, kAddress), false);
    EXPECT_TRUE(primaries().isEmpty());
    EXPECT_FALSE(m_buttons.leadingButton());
}

TEST_F(FixButtonsTest, ButtonsBesideAnotherPrimaryOneNeverLeadAndOfferNoWayBack)
{
    FixButtons beside(m_theme, FixButtons::Rank::Beside);
    beside.showFailure(failureOfKind(FailureKind::TlsUntrusted, kAddress), true);
    const auto all = beside.findChildren<QPushButton *>();
    for (const auto *each : all)
        EXPECT_NE(each->property("class").toString(), u"primary"_s);
    EXPECT_TRUE(std::none_of(all.begin(), all.end(), [](const QPushButton *each) {
        return !each->isHidden() && each->text().startsWith(u"Turn"_s);
    }));
}

TEST_F(FixButtonsTest, SeveralModelsAreOneButtonWithAMenu)
{
    m_buttons.showFailure(noModels(3), false);
    EXPECT_EQ(texts().first(), u"Use a model of this server"_s);
    auto *menu = m_buttons.findChild<ui::ModelMenu *>();
    ASSERT_TRUE(menu);
    QSignalSpy asked(&m_buttons, &FixButtons::fixChosen);
    menu->actions().at(1)->trigger();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<bridge::Fix>(), bridge::Fix(fix::UseModel{u"model-1"_s}));
}

TEST_F(FixButtonsTest, OneModelIsAButton)
{
    m_buttons.showFailure(noModels(1), false);
    QSignalSpy asked(&m_buttons, &FixButtons::fixChosen);
    button(m_buttons, u"Use model-0"_s)->click();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<bridge::Fix>(), bridge::Fix(fix::UseModel{u"model-0"_s}));
}

TEST_F(FixButtonsTest, ManyModelsCanBeSearchedFromTheKeyboard)
{
    m_buttons.showFailure(noModels(60), false);
    auto *menu = m_buttons.findChild<ui::ModelMenu *>();
    ASSERT_TRUE(menu);
    menu->popup({});
    auto *search = menu->findChild<QLineEdit *>();
    ASSERT_TRUE(search);
    EXPECT_LT(menu->height(), 500);
    QSignalSpy asked(&m_buttons, &FixButtons::fixChosen);
    QTest::keyClicks(search, u"EL-4"_s);
    QTest::keyClick(search, Qt::Key_Down);
    QTest::keyClick(search, Qt::Key_Return);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<bridge::Fix>(), bridge::Fix(fix::UseModel{u"model-40"_s}));
    EXPECT_FALSE(menu->isVisible());
}

TEST_F(FixButtonsTest, TheSameFailureShownAgainKeepsItsButtons)
{
    m_buttons.showFailure(noModels(1), false);
    const QPointer<QAbstractButton> before = button(m_buttons, u"Use model-0"_s);
    m_buttons.showFailure(noModels(1), false);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_TRUE(before);
    m_buttons.showFailure(noModels(2), false);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_FALSE(before);
}

TEST_F(FixButtonsTest, AMultitudeWrapsAndALongAddressIsElided)
{
    auto failure = failureOfKind(FailureKind::NotMessagesApi, kAddress);
    failure.fix.address = u"https://"_s + QString(300, u'x');
    m_buttons.showFailure(failure, true);
    m_buttons.resize(420, m_buttons.heightForWidth(420));
    m_buttons.layout()->activate();
    EXPECT_GT(m_buttons.height(), 2 * seen().front()->height());
    for (const auto *each : seen())
        EXPECT_LE(each->geometry().right(), m_buttons.width()) << each->text().toStdString();
    EXPECT_EQ(seen().front()->accessibleName(), u"Use "_s + failure.fix.address);
}

} // namespace fixbuttonstest
