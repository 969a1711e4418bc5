#include "ui/settings/SleepCard.h"
#include "tests/support/UiFixture.h"
#include "ui/settings/endpoint/NumberField.h"

#include <QTest>

using namespace Qt::StringLiterals;

using bridge::settings::kSleepAfterMinutes;

namespace {

class SleepCardTest : public UiFixture
{
protected:
    void type(const QString &text)
    {
        activate(m_card);
        m_field.setFocus();
        m_field.selectAll();
        QTest::keyClick(&m_field, Qt::Key_Delete);
        QTest::keyClicks(&m_field, text);
        QTest::keyClick(&m_field, Qt::Key_Return);
    }

    ui::SleepCard m_card{m_settings};
    ui::NumberField &m_field = *m_card.findChild<ui::NumberField *>();
};

} // namespace

TEST_F(SleepCardTest, TheDefaultIsAPlaceholder)
{
    EXPECT_EQ(m_field.text(), QString());
    EXPECT_EQ(m_field.placeholderText(), u"15"_s);
}

TEST_F(SleepCardTest, SavesWhatIsTyped)
{
    type(u"20"_s);
    EXPECT_EQ(m_settings.value(kSleepAfterMinutes), 20);
    type(u"0"_s);
    EXPECT_EQ(m_settings.value(kSleepAfterMinutes), 0) << "never";
    EXPECT_EQ(m_field.text(), u"0"_s);
    type({});
    EXPECT_EQ(m_settings.value(kSleepAfterMinutes), kSleepAfterMinutes.fallback);
}
