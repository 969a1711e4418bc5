#include "ui/kit/Theme.h"
#include "ui/kit/StyleSheet.h"

#include <gtest/gtest.h>

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QGlyphRun>
#include <QPalette>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextCharFormat>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextLayout>

#include <cmath>

using namespace Qt::StringLiterals;

using bridge::settings::kTheme;
using bridge::settings::SettingsStore;
using bridge::settings::ThemeChoice;
using ui::Theme;

namespace {

double luminance(const QColor &color)
{
    const auto linear = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
           + 0.0722 * linear(color.blueF());
}

/// Contrast ratio as defined by WCAG 2.
double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

class ThemeTest : public ::testing::Test
{
protected:
    void TearDown() override
    {
        qApp->setStyleSheet({});
        QApplication::setPalette({});
    }

    QTemporaryDir m_folder;
    SettingsStore m_settings{m_folder.path()};
};

} // namespace

TEST(ThemeColors, TextHasEnoughContrastOnEverySurfaceItStandsOn)
{
    for (const bool dark : {false, true}) {
        SCOPED_TRACE(dark ? "dark" : "light");
        const auto c = Theme::colorsFor(dark);
        for (const auto &surface : {c.background, c.surface, c.raised, c.accentSoft, c.code}) {
            EXPECT_GE(contrast(c.text, surface), 7.0) << surface.name().toStdString();
            EXPECT_GE(contrast(c.text2, surface), 7.0) << surface.name().toStdString();
            EXPECT_GE(contrast(c.text3, surface), 4.5) << surface.name().toStdString();
        }
        for (const auto &surface : {c.background, c.surface, c.accentSoft})
            EXPECT_GE(contrast(c.accentText, surface), 4.5) << surface.name().toStdString();
        for (const auto &surface : {c.background, c.surface}) {
            EXPECT_GE(contrast(c.ok, surface), 4.5) << surface.name().toStdString();
            EXPECT_GE(contrast(c.warn, surface), 4.5) << surface.name().toStdString();
            EXPECT_GE(contrast(c.error, surface), 4.5) << surface.name().toStdString();
        }
        for (const auto &surface : {c.background, c.code}) {
            for (const auto &part : {c.synKeyword, c.synString, c.synNumber, c.synComment,
                                     c.synType, c.synFunction})
                EXPECT_GE(contrast(part, surface), 4.5) << part.name().toStdString();
        }
        for (const auto &row : {c.okSoft, c.errorSoft, c.addWord, c.delWord})
            EXPECT_GE(contrast(c.text2, row), 7.0) << row.name().toStdString();
        for (const auto &row : {c.okSoft, c.errorSoft})
            EXPECT_GE(contrast(c.text3, row), 4.5) << row.name().toStdString();
        EXPECT_GE(contrast(c.ok, c.okSoft), 4.5);
        EXPECT_GE(contrast(c.warn, c.warnSoft), 4.5);
        EXPECT_GE(contrast(c.text3, c.warnSoft), 4.5);
        EXPECT_GE(contrast(c.error, c.errorSoft), 4.5);
        EXPECT_GE(contrast(c.onAccent, c.accent), 4.5);
    }
}

TEST(ThemeColors, MenusHoveredRowsAndHitsAreReadable)
{
    for (const bool dark : {false, true}) {
        SCOPED_TRACE(dark ? "dark" : "light");
        const auto c = Theme::colorsFor(dark);
        for (const auto &surface : {c.menu, c.hover}) {
            EXPECT_GE(contrast(c.text, surface), 7.0) << surface.name().toStdString();
            EXPECT_GE(contrast(c.text2, surface), 7.0) << surface.name().toStdString();
            EXPECT_GE(contrast(c.text3, surface), 4.5) << surface.name().toStdString();
            EXPECT_GE(contrast(c.error, surface), 4.5) << surface.name().toStdString();
            EXPECT_GE(contrast(c.accentText, surface), 4.5) << surface.name().toStdString();
        }
        // The highlighted row of a menu, also that of something destructive.
        EXPECT_GE(contrast(c.error, c.accentSoft), 4.5);
        EXPECT_GE(contrast(c.text, c.find), 7.0);
        EXPECT_GE(contrast(c.text2, c.find), 4.5);
        EXPECT_GE(contrast(c.onFindCurrent, c.findCurrent), 7.0);
        // Shapes need 3:1 (WCAG 1.4.11): the marks, the ring of the focus.
        for (const auto &surface : {c.surface, c.raised, c.hover}) {
            for (const auto &mark : {c.warn, c.ok, c.error, c.text3, c.accentText})
                EXPECT_GE(contrast(mark, surface), 3.0) << surface.name().toStdString();
        }
        EXPECT_NE(c.hover, c.surface) << "a hovered row is seen";
    }
}

TEST(ThemeColors, TheStyleSheetNamesEachColourItUses)
{
    const auto sheet = ui::styleSheetFor(Theme::colorsFor(true));
    EXPECT_FALSE(sheet.contains(u'@'));
    EXPECT_TRUE(sheet.contains(u"#18181b"_s));
}

TEST_F(ThemeTest, TheSettingDecidesWhereItSaysLightOrDark)
{
    m_settings.setValue(kTheme, ThemeChoice::Dark);
    const Theme theme(m_settings);
    EXPECT_TRUE(theme.isDark());
    EXPECT_EQ(QApplication::palette().color(QPalette::Window), theme.colors().background);
    EXPECT_EQ(theme.colors().background, Theme::colorsFor(true).background);
}

TEST_F(ThemeTest, WithoutADesktopToAskThePaletteAtStartDecides)
{
    QApplication::setPalette(QPalette(QColor(40, 40, 40)));
    const Theme theme(m_settings);
    EXPECT_TRUE(theme.isDark());
}

TEST_F(ThemeTest, AChangeOfTheSettingAppliesAtOnceAndIsAnnouncedOnce)
{
    m_settings.setValue(kTheme, ThemeChoice::Light);
    const Theme theme(m_settings);
    QSignalSpy changed(&theme, &Theme::changed);
    m_settings.setValue(kTheme, ThemeChoice::Dark);
    EXPECT_TRUE(theme.isDark());
    EXPECT_EQ(changed.count(), 1);
    EXPECT_TRUE(qApp->styleSheet().contains(u"#18181b"_s));
}

TEST_F(ThemeTest, HalfPixelsAreKept)
{
    EXPECT_EQ(Theme::textFont(14).pixelSize(), 14);
    EXPECT_NE(Theme::textFont(12.5).pointSizeF(), Theme::textFont(13).pointSizeF());
    EXPECT_GT(Theme::textFont(12.5).pointSizeF(), 0);
}

namespace {

QList<quint32> glyphsOf(const QTextLayout &layout, qsizetype length)
{
    QList<quint32> glyphs;
    // The length is not that of the text in the layout of a document.
    for (const QGlyphRun &run : layout.glyphRuns(0, static_cast<int>(length)))
        glyphs += run.glyphIndexes();
    return glyphs;
}

QList<quint32> glyphsOf(const QString &text, const QFont &font)
{
    QTextLayout layout(text, font);
    layout.beginLayout();
    layout.createLine();
    layout.endLayout();
    return glyphsOf(layout, text.size());
}

/// The glyph of each character by itself.
QList<quint32> singlesOf(const QString &text, const QFont &font)
{
    QList<quint32> glyphs;
    for (const QChar each : text)
        glyphs += glyphsOf(QString(each), font);
    return glyphs;
}

const QStringList kTyped{u"http://localhost:8080"_s, u"a->b"_s, u"a != b"_s,
                         u"=> === <= >= :: ||"_s};

} // namespace

TEST(CodeFont, CharactersAreDrawnAsTheyWereTyped)
{
    const QFont font = Theme::codeFont();
    ASSERT_EQ(font.family(), u"JetBrains Mono"_s);
    QFont shaped = font;
    shaped.setStyleStrategy(QFont::PreferDefault);
    for (const QString &text : kTyped) {
        EXPECT_EQ(glyphsOf(text, font), singlesOf(text, font)) << text.toStdString();
        EXPECT_NE(glyphsOf(text, shaped), singlesOf(text, shaped))
            << text.toStdString() << ": the font has no ligature, so this proves nothing";
    }
    // An accent that is a character of its own is no further place.
    EXPECT_EQ(QFontMetricsF(font).horizontalAdvance(u"e\u0301x"_s),
              QFontMetricsF(font).horizontalAdvance(u"\u00e9x"_s));
}

TEST(CodeFont, WhatTheUserTypesIsNotReplacedEither)
{
    for (const QString &text : kTyped) {
        const QFont font = Theme::typedFont();
        EXPECT_EQ(glyphsOf(text, font), singlesOf(text, font)) << text.toStdString();
    }
    EXPECT_NE(glyphsOf(u"a->b"_s, Theme::textFont()), singlesOf(u"a->b"_s, Theme::textFont()));
}

TEST(CodeFont, ItIsThatOfRichTextToo)
{
    QTextDocument document;
    document.setDefaultFont(Theme::textFont());
    QTextCharFormat code;
    code.setFont(Theme::codeFont());
    QTextCursor(&document).insertText(kTyped[0], code);
    document.setTextWidth(600);
    (void)document.documentLayout()->blockBoundingRect(document.firstBlock());
    EXPECT_EQ(glyphsOf(*document.firstBlock().layout(), kTyped[0].size()),
              singlesOf(kTyped[0], Theme::codeFont()));
}
