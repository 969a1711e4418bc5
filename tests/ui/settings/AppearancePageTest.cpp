#include "ui/settings/AppearancePage.h"
#include "tests/support/UiFixture.h"

#include <QComboBox>

using namespace Qt::StringLiterals;

using bridge::settings::kTheme;
using bridge::settings::ThemeChoice;

namespace {

class AppearancePageTest : public UiFixture
{
protected:
    ui::AppearancePage m_page{m_settings};
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
