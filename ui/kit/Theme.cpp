#include "ui/kit/Theme.h"

#include "ui/kit/DesktopColorScheme.h"
#include "ui/kit/FocusRing.h"
#include "ui/kit/MenuStyle.h"
#include "ui/kit/StyleSheet.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QScreen>
#include <QToolTip>

#include <cmath>

namespace ui {

namespace {

using bridge::settings::ThemeChoice;

QPalette paletteOf(const ThemeColors &c)
{
    QPalette palette;
    const auto set = [&palette](const QColor &color,
                                std::initializer_list<QPalette::ColorRole> roles) {
        for (const auto role : roles)
            palette.setColor(role, color);
    };
    set(c.background, {QPalette::Window, QPalette::Base});
    set(c.surface, {QPalette::AlternateBase, QPalette::Button, QPalette::Light});
    set(c.raised, {QPalette::ToolTipBase, QPalette::Midlight});
    set(c.line, {QPalette::Mid, QPalette::Dark, QPalette::Shadow});
    set(c.text,
        {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText});
    set(c.text3, {QPalette::PlaceholderText});
    set(c.accent, {QPalette::Highlight});
    set(c.onAccent, {QPalette::BrightText, QPalette::HighlightedText});
    set(c.accentText, {QPalette::Link, QPalette::LinkVisited});
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.text3);
    return palette;
}

void setPixels(QFont &font, double pixels)
{
    // QFont takes whole pixels only; the design has halves.
    if (pixels == std::floor(pixels)) {
        font.setPixelSize(static_cast<int>(pixels));
        return;
    }
    const auto *screen = QGuiApplication::primaryScreen();
    font.setPointSizeF(pixels * 72.0 / (screen ? screen->logicalDotsPerInchY() : 96.0));
}

bool hasFamily(const QString &family)
{
    return QFontDatabase::families().contains(family);
}

} // namespace

ThemeColors Theme::colorsFor(bool dark)
{
    const auto c = [dark](const char *inLight, const char *inDark) {
        return QColor(QLatin1String(dark ? inDark : inLight));
    };
    return {.background = c("#ffffff", "#121214"),
            .surface = c("#f6f6f7", "#18181b"),
            .raised = c("#efeff1", "#222226"),
            .line = c("#e1e1e5", "#2f2f35"),
            .switchOff = c("#b9b9c1", "#4a4a53"),
            .text = c("#16161a", "#f2f2f4"),
            .text2 = c("#45454d", "#c9c9d0"),
            .text3 = c("#6a6a74", "#9494a0"),
            .accent = c("#6d4df2", "#7b5bf1"),
            .accentSoft = c("#efebff", "#2a2247"),
            .onAccent = c("#ffffff", "#ffffff"),
            .accentText = c("#6443ec", "#a28bfa"),
            .ok = c("#0a7d55", "#34c38f"),
            .okSoft = c("#e7f7f0", "#12291f"),
            .warn = c("#945f02", "#f0a83a"),
            .warnSoft = c("#fdf3e1", "#30240f"),
            .error = c("#c92626", "#f26d6d"),
            .errorSoft = c("#fdecec", "#331a1b"),
            .code = c("#f5f5f7", "#1b1b1f"),
            .menu = c("#ffffff", "#1e1e22"),
            .menuLine = c("#e1e1e5", "#3a3a42"),
            .hover = c("#f1f1f3", "#1e1e22"),
            .lineStrong = c("#c9c9d0", "#45454e"),
            .synKeyword = c("#6a2fc4", "#bfa6ff"),
            .synString = c("#0a6244", "#79d6a8"),
            .synNumber = c("#8a4300", "#f2b179"),
            .synComment = c("#5d5d66", "#a8a8b3"),
            .synType = c("#0a559c", "#7cc2f5"),
            .synFunction = c("#96215f", "#f59cc0"),
            .find = c("#fbe6a6", "#4d3d12"),
            .findCurrent = c("#f3b63c", "#f0a83a"),
            .onFindCurrent = c("#16161a", "#16161a"),
            .addWord = c("#c3ebd8", "#19402f"),
            .delWord = c("#fad6d6", "#5c2629")};
}

Theme::Theme(bridge::settings::SettingsStore &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_desktop(new DesktopColorScheme(QDBusConnection::sessionBus(), this))
    , m_wrapsCode(settings.value(bridge::settings::kWrapCode))
    , m_startedDark(QApplication::palette().color(QPalette::Window).lightness() < 128)
{
    QApplication::setStyle(new MenuStyle(*this));
    QApplication::setFont(textFont());
    QApplication::setFont(textFont(13.5), "QMenu");
    QToolTip::setFont(textFont(12.5));
    m_focus = std::make_unique<FocusRing>(*this);
    connect(m_desktop, &DesktopColorScheme::changed, this, &Theme::follow);
    connect(&m_settings, &bridge::settings::SettingsStore::changed, this,
            [this](const QString &key) {
                if (key == QLatin1String(bridge::settings::kTheme.key))
                    follow();
                if (key == QLatin1String(bridge::settings::kWrapCode.key)) {
                    m_wrapsCode = m_settings.value(bridge::settings::kWrapCode);
                    emit codeWrapChanged();
                }
            });
    apply(wantsDark());
}

Theme::~Theme() = default;

void Theme::setWrapsCode(bool wraps)
{
    m_settings.setValue(bridge::settings::kWrapCode, wraps);
}

bool Theme::wantsDark() const
{
    const auto choice = m_settings.value(bridge::settings::kTheme);
    return choice == ThemeChoice::System ? m_desktop->isDark().value_or(m_startedDark)
                                         : choice == ThemeChoice::Dark;
}

void Theme::follow()
{
    if (wantsDark() == m_dark)
        return;
    apply(!m_dark);
    emit changed();
}

void Theme::apply(bool dark)
{
    m_dark = dark;
    m_colors = colorsFor(dark);
    const QPalette palette = paletteOf(m_colors);
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    qApp->setStyleSheet(styleSheetFor(m_colors));
}

QFont Theme::textFont(double pixels, int weight)
{
    static const bool hasInter = hasFamily(QStringLiteral("Inter"));
    QFont font = hasInter ? QFont(QStringLiteral("Inter"))
                          : QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    setPixels(font, pixels);
    font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}

QFont Theme::typedFont(double pixels)
{
    QFont font = textFont(pixels);
    font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

QFont Theme::codeFont(double pixels)
{
    static const bool hasJetBrains = hasFamily(QStringLiteral("JetBrains Mono"));
    QFont font = hasJetBrains ? QFont(QStringLiteral("JetBrains Mono"))
                              : QFontDatabase::systemFont(QFontDatabase::FixedFont);
    setPixels(font, pixels);
    // JetBrains Mono draws "://", "->" and "!=" by contextual alternates. Scripts that need shaping
    // are shaped all the same.
    font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

} // namespace ui
