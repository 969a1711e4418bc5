#pragma once

#include <QString>
#include <QStringList>

#include <array>

namespace bridge::settings {

/// Colour theme of the windows; stored by name.
enum class ThemeChoice { System, Light, Dark };

/// One option: key in the file and default.
template <typename T>
struct SettingDef
{
    const char *key;
    T fallback;
};

/// One option with a value per name, e.g. per endpoint; its group in the file. The default is
/// empty.
struct KeyedSettingDef
{
    const char *group;
};

/// The address as typed and validated; saved also while the switch is off. Empty means off.
inline const SettingDef<QString> kCustomApiEndpoint{"customApiEndpoint", {}};
inline const SettingDef<bool> kCustomApiEndpointEnabled{"customApiEndpointEnabled", false};
/// The active profile; valid while its address is kCustomApiEndpoint. Empty: none.
inline const SettingDef<QString> kActiveProfile{"activeEndpointProfile", {}};
/// By percent-encoded profile name: the profile as JSON.
inline const KeyedSettingDef kEndpointProfiles{"endpointProfiles"};
/// By endpoint origin: the set-up of addresses without a profile, as JSON.
inline const KeyedSettingDef kEndpointSetups{"endpointSetups"};
/// The most recent addresses, newest first, separated by spaces.
inline const SettingDef<QString> kRecentAddresses{"recentEndpoints", {}};
/// Origins that the user marked as transparent proxies of Anthropic, separated by spaces.
inline const SettingDef<QString> kTransparentProxies{"transparentProxies", {}};
/// While the switch is off: other places that name an endpoint are ignored in this app.
inline const SettingDef<bool> kIgnoreOtherEndpoints{"ignoreOtherEndpoints", false};
/// Keys and groups of the options that decide which endpoint is used: EndpointChoice follows them,
/// and practice keeps them in memory.
inline const std::array kChoiceKeys{kCustomApiEndpoint.key,  kCustomApiEndpointEnabled.key,
                                    kActiveProfile.key,      kEndpointProfiles.group,
                                    kEndpointSetups.group,   kRecentAddresses.key,
                                    kTransparentProxies.key, kIgnoreOtherEndpoints.key};
/// @name Version 1 (by endpoint origin); migrated by endpoint::migrateSettings()
/// @{
inline const KeyedSettingDef kOldEndpointModel{"endpointModel"};
inline const KeyedSettingDef kOldEndpointAuthorities{"endpointCertificateAuthorities"};
/// @}
/// The folder the agent works in; empty: the home folder.
inline const SettingDef<QString> kWorkspace{"workspace", {}};
/// A tool that runs longer is asked about; 0: none is.
inline const SettingDef<int> kToolLimitMinutes{"toolLimitMinutes", 5};
/// An agent that is idle for so long is ended until the chat goes on; 0: none is.
inline const SettingDef<int> kSleepAfterMinutes{"sleepAfterMinutes", 15};
/// The agent program that the user chose; empty: the one that is found.
inline const SettingDef<QString> kAgentProgram{"agentProgram", {}};
/// The first start's choice was made or skipped: it is not shown again.
inline const SettingDef<bool> kFirstStartDone{"firstStartDone", false};
inline const SettingDef<ThemeChoice> kTheme{"theme", ThemeChoice::System};
/// Long lines of code blocks are wrapped rather than scrolled.
inline const SettingDef<bool> kWrapCode{"wrapCode", false};
/// The user has seen the hint that closing the window leaves the app in the tray.
inline const SettingDef<bool> kTrayHintShown{"trayHintShown", false};

} // namespace bridge::settings
