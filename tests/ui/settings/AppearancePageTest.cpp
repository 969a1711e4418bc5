#include "ui/settings/AppearancePage.h"
#include "tests/support/UiFixture.h"

#include <QComboBox>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

using bridge::settings::kTheme;
using bridge::settings::kWrapCode;
using bridge::settings::ThemeChoice;

namespace {

class AppearancePageTest : public UiFixture
{
protected:
    ui::AppearancePage m_page{m_settings, m_theme};
    QComboBox &m_combo = *m_page.findChild<QComboBox *>();
};

} // namespace

TEST_F(AppearancePageTest, ChoosingDarkDarkensTheWindows)
{
    const int dark = m_combo.findText(u"Dark"_s);
    m_combo.setCurrentIndex(dark);
    emit m_combo.activated(dark);
    EXPECT_EQ(m_settings.value(kTheme), ThemeChoice::Dark);
    EXPECT_TRUE(m_theme.isDark());
}

TEST_F(AppearancePageTest, AChangeFromElsewhereIsShown)
{
    m_settings.setValue(kTheme, ThemeChoice::Light);
    EXPECT_EQ(m_combo.currentText(), u"Light"_s);
}

TEST_F(AppearancePageTest, LongLinesOfCodeWrapIfTheUserWantsIt)
{
    QAbstractButton &wrap = *button(m_page, u"Wrap long lines in code"_s);
    QSignalSpy changed(&m_theme, &ui::Theme::codeWrapChanged);
    EXPECT_FALSE(wrap.isChecked());
    wrap.click();
    EXPECT_TRUE(m_settings.value(kWrapCode));
    EXPECT_TRUE(m_theme.wrapsCode());
    EXPECT_EQ(changed.count(), 1);
    m_settings.setValue(kWrapCode, false);
    EXPECT_FALSE(wrap.isChecked());
}
