#include "ui/kit/StyleSheet.h"

#include "ui/kit/Theme.h"

#include <QHash>
#include <QRegularExpression>
#include <QStyle>
#include <QVariant>
#include <QWidget>

namespace ui {

namespace {

/// The sheet with `@name` in place of each colour.
const char *const kSheet = R"(
QMainWindow, QDialog, .page { background: @background; }
.sidebar { background: @surface; border: none; border-right: 1px solid @line; }
.header { background: @background; border: none; border-bottom: 1px solid @line; }
.separator { background: @line; border: none; max-height: 1px; min-height: 1px; }

.card { background: @surface; border: 1px solid @line; border-radius: 12px; }
.sheet { background: @background; }
.card[tone="error"] { background: @errorSoft; border-color: @errorText; }
.card[tone="warn"] { background: @warnSoft; border-color: @warnText; }
.card[tone="accent"] { border-color: @accent; }
.code { background: @code; color: @text2; border: none; border-radius: 8px; }
.bare { background: transparent; border: none; }

.text { color: @text; }
.text2 { color: @text2; }
.text3 { color: @text3; }
.accent { color: @accentText; }
.ok { color: @okText; }
.warn { color: @warnText; }
.error { color: @errorText; }

QPushButton { background: @background; color: @text; border: 1px solid @line; border-radius: 8px;
              padding: 6px 12px; }
QPushButton:hover { background: @raised; }
QPushButton:pressed { background: @line; }
QPushButton:disabled { color: @text3; background: @surface; }
.primary { background: @accent; color: @onAccent; border-color: @accent; }
.primary:hover, .primary:pressed { background: @accentPressed; border-color: @accentPressed; }
.primary:disabled { background: @raised; color: @text3; border-color: @raised; }
.splitStart { border-top-right-radius: 0px; border-bottom-right-radius: 0px; }
.splitEnd { border-top-left-radius: 0px; border-bottom-left-radius: 0px; padding: 6px 7px;
            border-left-color: @background; }
.danger { color: @errorText; border-color: @errorText; }
.danger:hover, .danger:pressed { background: @errorSoft; }
.plain { background: transparent; border-color: transparent; color: @text2; }
.small { padding: 3px 10px; }
QPushButton[iconOnly="true"] { padding: 6px; }
.fold { padding: 2px; color: @text3; text-align: left; }
QPushButton[menu="true"] { padding-left: 3px; padding-right: 30px; }
QPushButton::menu-indicator { image: url(:/icons/combo-arrow.svg); width: 12px; height: 12px;
                              subcontrol-origin: border; subcontrol-position: right center;
                              right: 11px; }
.primary::menu-indicator { image: url(:/icons/menu-arrow-primary.svg); }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 8px;
              color: @text2; padding: 4px; }
QToolButton:hover { background: @raised; }

QLineEdit, .field { background: @background; color: @text; border: 1px solid @line;
                    border-radius: 8px; selection-background-color: @accent;
                    selection-color: @onAccent; }
QLineEdit { padding: 7px 9px; }
.inRow { padding: 0px 8px; }
QLineEdit[invalid="true"] { border-color: @errorText; }
QLineEdit:disabled { color: @text3; background: @surface; }

QComboBox { background: @background; color: @text; border: 1px solid @line; border-radius: 8px;
            padding: 6px 10px; }
QComboBox:hover { background: @raised; }
QComboBox:disabled { color: @text3; background: @surface; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(:/icons/combo-arrow.svg); width: 12px; height: 12px; }
.navigation, .menuRows { background: transparent; border: none; outline: none; }
QDialog QListView, QDialog QTreeView { background: @background; color: @text; outline: none;
                                       border: 1px solid @line; border-radius: 8px;
                                       selection-background-color: @accentSoft;
                                       selection-color: @text; }
QComboBox QListView { background: transparent; border: none; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: @surface; color: @text3; border: none;
                       border-bottom: 1px solid @line; padding: 6px 8px; }
QSplitter::handle { background: transparent; }

.pill { background: @raised; color: @text2; border-radius: 10px; padding: 3px 9px; }
.pill[tone="ok"] { background: @okSoft; color: @okText; }
.pill[tone="warn"] { background: @warnSoft; color: @warnText; }
.pill[tone="error"] { background: @errorSoft; color: @errorText; }
.pill[tone="accent"] { background: @accentSoft; color: @accentText; }

.dot { background: @switchOff; border: none; border-radius: 4px; }
.dot[tone="ok"] { background: @okText; }
.dot[tone="warn"] { background: @warnText; }
.dot[tone="error"] { background: @errorText; }
.dot[tone="accent"] { background: @accentText; }

.ring { background: transparent; border: 1px solid @text3; border-radius: 5px; }
.ring[tone="ok"] { background: @okText; border-color: @okText; }
.ring[tone="accent"] { border-color: @accentText; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0px; }
QScrollBar::handle { background: @line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: @text3; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

} // namespace

QString styleSheetFor(const ThemeColors &c)
{
    // Whole words only: some names are prefixes of others ("text", "text2").
    const QHash<QString, QColor> byName{
        {QStringLiteral("background"), c.background},
        {QStringLiteral("surface"), c.surface},
        {QStringLiteral("raised"), c.raised},
        {QStringLiteral("line"), c.line},
        {QStringLiteral("text"), c.text},
        {QStringLiteral("text2"), c.text2},
        {QStringLiteral("text3"), c.text3},
        {QStringLiteral("accent"), c.accent},
        {QStringLiteral("accentPressed"), c.accent.darker(112)},
        {QStringLiteral("accentSoft"), c.accentSoft},
        {QStringLiteral("accentText"), c.accentText},
        {QStringLiteral("onAccent"), c.onAccent},
        {QStringLiteral("okText"), c.ok},
        {QStringLiteral("okSoft"), c.okSoft},
        {QStringLiteral("warnText"), c.warn},
        {QStringLiteral("warnSoft"), c.warnSoft},
        {QStringLiteral("errorText"), c.error},
        {QStringLiteral("errorSoft"), c.errorSoft},
        {QStringLiteral("code"), c.code},
        {QStringLiteral("switchOff"), c.switchOff},
        {QStringLiteral("menu"), c.menu},
        {QStringLiteral("menuLine"), c.menuLine},
    };
    static const QRegularExpression name(QStringLiteral("@([A-Za-z0-9]+)"));
    const QString sheet = QString::fromLatin1(kSheet);
    QString result;
    qsizetype from = 0;
    for (auto it = name.globalMatch(sheet); it.hasNext();) {
        const auto match = it.next();
        Q_ASSERT(byName.contains(match.captured(1)));
        result += QStringView(sheet).mid(from, match.capturedStart() - from);
        result += byName.value(match.captured(1)).name();
        from = match.capturedEnd();
    }
    result += QStringView(sheet).mid(from);
    return result;
}

void setStyleClass(QWidget *widget, const QString &classes)
{
    setStyleProperty(widget, "class", classes);
}

void setStyleProperty(QWidget *widget, const char *name, const QVariant &value)
{
    if (widget->property(name) == value)
        return;
    widget->setProperty(name, value);
    // Style sheets read properties when they polish. A widget polished too early would lose the
    // font that is set afterwards.
    if (!widget->testAttribute(Qt::WA_WState_Polished))
        return;
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

} // namespace ui
