#include "ui/common/SourceText.h"

#include <QCoreApplication>

namespace ui {

using bridge::endpoint::ManagedPolicy;

namespace {

struct SourceText
{
    Q_DECLARE_TR_FUNCTIONS(SourceText)
};

} // namespace

QString wordsFor(const ManagedPolicy &policy)
{
    switch (policy.kind) {
    case ManagedPolicy::Kind::None:
        break;
    case ManagedPolicy::Kind::ForcesAddress:
        return SourceText::tr("The administrators of this computer have set the endpoint to %1 "
                              "(%2 in %3).")
            .arg(policy.address, policy.variable, policy.file);
    case ManagedPolicy::Kind::ForbidsCustom:
        return SourceText::tr("The administrators of this computer allow no custom endpoint "
                              "(%1 in %2).")
            .arg(policy.variable, policy.file);
    case ManagedPolicy::Kind::ForcesProvider:
        return SourceText::tr("The administrators of this computer have chosen a cloud provider "
                              "for Claude Code (%1 in %2).")
            .arg(policy.variable, policy.file);
    }
    return {};
}

} // namespace ui
