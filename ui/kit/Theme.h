#pragma once

#include "bridge/settings/SettingsStore.h"
#include "ui/kit/WheelGuard.h"

#include <QColor>
#include <QFont>
#include <QObject>

#include <memory>

namespace bridge::syntax {
class Highlighter;
}

namespace ui {

class DesktopColorScheme;
class FocusRing;

/// The design's colours; see Theme::colors(). Text and text2 have a contrast of at least 7:1, every
/// other text colour 4.5:1, on each background they are used on.
struct ThemeColors
{
    QColor background, surface, raised, line;
    QColor switchOff; ///< track of a switch that is off
    QColor text, text2, text3;
    QColor accent, accentSoft, onAccent;
    QColor accentText; ///< the accent as text, also on accentSoft
    QColor ok, okSoft, warn, warnSoft, error, errorSoft;
    QColor code;
    QColor menu, menuLine;             ///< menus and popovers, and the line around them
    QColor hover;                      ///< a hovered row of a list
    QColor lineStrong;                 ///< the frame of what has a caret in it
    /// Parts of code, on `code` and `background`; the rest of it is text2.
    QColor synKeyword, synString, synNumber, synComment, synType, synFunction;
    QColor find;                       ///< behind a search hit; its text keeps its colour
    QColor findCurrent, onFindCurrent; ///< the current hit and its text
    QColor addWord, delWord; ///< behind what differs within a line, on okSoft and errorSoft
};

/// Colours, fonts and sizes of every window, and the style sheet made of them; also keeps the mouse
/// wheel from editing (WheelGuard) and shows the focus (FocusRing). Light or dark
/// follows the `theme` setting, else the desktop (settings portal, `org.freedesktop.appearance`,
/// read without blocking), else Qt's palette at start. One per application; outlives all windows.
class Theme : public QObject
{
    Q_OBJECT

public:
    /// Precondition: QApplication exists; sets its style, palette and style sheet.
    explicit Theme(bridge::settings::SettingsStore &settings, QObject *parent = nullptr);
    ~Theme() override;

    [[nodiscard]] bool isDark() const { return m_dark; }
    [[nodiscard]] const FocusRing &focus() const { return *m_focus; }
    [[nodiscard]] const ThemeColors &colors() const { return m_colors; }

    /// Text 14 px; `pixels` and `weight` (QFont::Weight) for the other sizes. Inter, else system.
    [[nodiscard]] static QFont textFont(double pixels = 14, int weight = QFont::Normal);
    /// The same for what the user types: each character as it was typed, where Inter draws "->" as
    /// an arrow.
    [[nodiscard]] static QFont typedFont(double pixels = 14);
    /// Code 12.5 px, without ligatures. JetBrains Mono, else the system's fixed font.
    [[nodiscard]] static QFont codeFont(double pixels = 12.5);

    /// Radii and distances of the design, in device-independent pixels.
    static constexpr int kRadiusButton = 8;
    static constexpr int kRadiusTool = 10;
    static constexpr int kRadiusCard = 12;
    static constexpr int kRadiusMessage = 14;
    static constexpr int kSideBarWidth = 248;
    static constexpr int kReadingWidth = 760;
    static constexpr int kCardPaddingX = 20;
    static constexpr int kCardPaddingY = 18;
    static constexpr int kGap = 14;

    [[nodiscard]] static ThemeColors colorsFor(bool dark);

    /// What finds the parts of code, for their colours; nullptr: code stays plain. The same for all
    /// windows; outlives them.
    [[nodiscard]] bridge::syntax::Highlighter *highlighter() const { return m_highlighter; }
    void setHighlighter(bridge::syntax::Highlighter *highlighter) { m_highlighter = highlighter; }
    /// Long lines of code blocks are wrapped (the `wrapCode` setting) rather than scrolled.
    [[nodiscard]] bool wrapsCode() const { return m_wrapsCode; }
    void setWrapsCode(bool wraps);

Q_SIGNALS:
    void codeWrapChanged();
    /// Emitted after style sheet and palette of the application are set.
    void changed();

private:
    [[nodiscard]] bool wantsDark() const;
    void apply(bool dark);
    void follow();

    bridge::settings::SettingsStore &m_settings;
    WheelGuard m_wheel;
    std::unique_ptr<FocusRing> m_focus;
    DesktopColorScheme *m_desktop;
    ThemeColors m_colors;
    bridge::syntax::Highlighter *m_highlighter = nullptr;
    bool m_wrapsCode;
    bool m_startedDark;
    bool m_dark = false;
};

} // namespace ui
