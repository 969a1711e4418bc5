#include "ui/words/PresetText.h"

#include <QSet>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

using bridge::endpoint::EndpointPreset;
using bridge::endpoint::endpointPresets;
using bridge::endpoint::PresetLimit;

TEST(PresetTextTest, EveryPresetHasANameAndALineOfItsOwn)
{
    QSet<QString> names;
    QSet<QString> lines;
    for (const EndpointPreset &preset : endpointPresets()) {
        names.insert(ui::presetName(preset));
        lines.insert(ui::presetLine(preset));
    }
    EXPECT_EQ(static_cast<std::size_t>(names.size()), endpointPresets().size());
    EXPECT_EQ(static_cast<std::size_t>(lines.size()), endpointPresets().size());
    EXPECT_FALSE(names.contains(QString()));
    EXPECT_FALSE(lines.contains(QString()));
}

TEST(PresetTextTest, EveryLimitIsSaid)
{
    EndpointPreset preset;
    preset.name = u"Server"_s;
    QSet<QString> sentences;
    for (int i = 0; i <= static_cast<int>(PresetLimit::TermsOfService); ++i) {
        const QString words = ui::wordsFor(static_cast<PresetLimit>(i), preset);
        EXPECT_TRUE(words.endsWith(u'.')) << i;
        sentences.insert(words);
    }
    EXPECT_EQ(sentences.size(), static_cast<int>(PresetLimit::TermsOfService) + 1);
}

TEST(PresetTextTest, ARecentVersionIsNamed)
{
    const EndpointPreset *ollama = bridge::endpoint::findPreset(u"ollama"_s);
    ASSERT_TRUE(ollama);
    EXPECT_EQ(ui::wordsFor(PresetLimit::NeedsRecentVersion, *ollama),
              u"Needs Ollama 0.14.0 or later."_s);
}
