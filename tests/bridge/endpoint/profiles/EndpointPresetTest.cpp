#include "bridge/endpoint/profiles/EndpointPreset.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace endpointpresettest {

using namespace Qt::StringLiterals;
using namespace bridge::endpoint;

TEST(EndpointPresetTest, TheOrderIsThatOfTheMenu)
{
    QStringList ids;
    for (const EndpointPreset &preset : endpointPresets())
        ids.append(preset.id);
    EXPECT_EQ(ids.join(u' '), u"lm-studio ollama llama-cpp vllm litellm "
                              "claude-code-router copilot-api gateway"_s);
}

TEST(EndpointPresetTest, EveryOneCanBeUsedAsItIsWithoutAnAccountOfTheUsers)
{
    for (const EndpointPreset &preset : endpointPresets()) {
        EXPECT_TRUE(validate(preset.setup)) << preset.id.toStdString();
        EXPECT_EQ(preset.setup.preset, preset.id);
        EXPECT_EQ(findPreset(preset.id), &preset);
        EXPECT_EQ(preset.help.scheme(), u"https"_s);
        EXPECT_NE(preset.setup.credential, bridge::CredentialKind::OwnSignIn)
            << preset.id.toStdString();
        const auto limits =
            std::count(preset.limits.begin(), preset.limits.end(), PresetLimit::NeedsRecentVersion);
        EXPECT_EQ(limits > 0, !preset.minimum.isEmpty()) << preset.id.toStdString();
        if (preset.address.isEmpty())
            continue;
        const auto address = EndpointAddress::parse(preset.address);
        ASSERT_TRUE(address) << preset.id.toStdString();
        EXPECT_EQ(address->isLoopback(), preset.isLocal);
    }
}

TEST(EndpointPresetTest, AnUnknownIdHasNone)
{
    EXPECT_EQ(findPreset(u"nobody"_s), nullptr);
    EXPECT_EQ(findPreset({}), nullptr);
}

} // namespace endpointpresettest
