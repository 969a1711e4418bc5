#include "ui/kit/Theme.h"

#include "ui/kit/DesktopColorScheme.h"
#include "ui/kit/StyleSheet.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QScreen>
#include <QStyle>
#include <QStyleFactory>

#include <cmath>

namespace ui {

namespace {

using bridge::settings::ThemeChoice;

QPalette paletteOf(const ThemeColors &c)
{
    QPalette palette;
    palette.setColor(QPalette::Window, c.background);
    palette.setColor(QPalette::Base, c.background);
    palette.setColor(QPalette::AlternateBase, c.surface);
    palette.setColor(QPalette::Button, c.surface);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.onAccent);
    palette.setColor(QPalette::PlaceholderText, c.text3);
    palette.setColor(QPalette::Highlight, c.accent);
    palette.setColor(QPalette::HighlightedText, c.onAccent);
    palette.setColor(QPalette::Link, c.accentText);
    palette.setColor(QPalette::LinkVisited, c.accentText);
    palette.setColor(QPalette::ToolTipBase, c.raised);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::Light, c.surface);
    palette.setColor(QPalette::Midlight, c.raised);
    palette.setColor(QPalette::Mid, c.line);
    palette.setColor(QPalette::Dark, c.line);
    palette.setColor(QPalette::Shadow, c.line);
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
    const auto c = [](const char *hex) { return QColor(QLatin1String(hex)); };
    if (dark) {
        return {.background = c("#121214"),
                .surface = c("#18181b"),
                .raised = c("#222226"),
                .line = c("#2f2f35"),
                .switchOff = c("#4a4a53"),
                .text = c("#f2f2f4"),
                .text2 = c("#c9c9d0"),
                .text3 = c("#9494a0"),
                .accent = c("#7b5bf1"),
                .accentSoft = c("#2a2247"),
                .onAccent = c("#ffffff"),
                .accentText = c("#a28bfa"),
                .ok = c("#34c38f"),
                .okSoft = c("#12291f"),
                .warn = c("#f0a83a"),
                .warnSoft = c("#30240f"),
                .error = c("#f26d6d"),
                .errorSoft = c("#331a1b"),
                .code = c("#1b1b1f")};
    }
    return {.background = c("#ffffff"),
            .surface = c("#f6f6f7"),
            .raised = c("#efeff1"),
            .line = c("#e1e1e5"),
            .switchOff = c("#b9b9c1"),
            .text = c("#16161a"),
            .text2 = c("#45454d"),
            .text3 = c("#6a6a74"),
            .accent = c("#6d4df2"),
            .accentSoft = c("#efebff"),
            .onAccent = c("#ffffff"),
            .accentText = c("#6443ec"),
            .ok = c("#0a7d55"),
            .okSoft = c("#e7f7f0"),
            .warn = c("#945f02"),
            .warnSoft = c("#fdf3e1"),
            .error = c("#c92626"),
            .errorSoft = c("#fdecec"),
            .code = c("#f5f5f7")};
}

Theme::Theme(bridge::settings::SettingsStore &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_desktop(new DesktopColorScheme(QDBusConnection::sessionBus(), this))
    , m_startedDark(QApplication::palette().color(QPalette::Window).lightness() < 128)
{
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(textFont());
    connect(m_desktop, &DesktopColorScheme::changed, this, &Theme::follow);
    connect(&m_settings, &bridge::settings::SettingsStore::changed, this,
            [this](const QString &key) {
                if (key == QLatin1String(bridge::settings::kTheme.key))
                    follow();
            });
    const auto choice = m_settings.value(bridge::settings::kTheme);
    apply(choice == ThemeChoice::Dark || (choice == ThemeChoice::System && m_startedDark));
}

void Theme::follow()
{
    bool dark = m_desktop->isDark().value_or(m_startedDark);
    switch (m_settings.value(bridge::settings::kTheme)) {
    case ThemeChoice::System:
        break;
    case ThemeChoice::Light:
        dark = false;
        break;
    case ThemeChoice::Dark:
        dark = true;
        break;
    }
    if (dark == m_dark)
        return;
    apply(dark);
    emit changed();
}

void Theme::apply(bool dark)
{
    m_dark = dark;
    m_colors = colorsFor(dark);
    QApplication::setPalette(paletteOf(m_colors));
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

QFont Theme::codeFont(double pixels)
{
    static const bool hasJetBrains = hasFamily(QStringLiteral("JetBrains Mono"));
    QFont font = hasJetBrains ? QFont(QStringLiteral("JetBrains Mono"))
                              : QFontDatabase::systemFont(QFontDatabase::FixedFont);
    setPixels(font, pixels);
    return font;
}

} // namespace ui
