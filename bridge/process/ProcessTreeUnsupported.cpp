#include "bridge/process/ProcessTree.h"

#include "bridge/process/ProcessTable.h"

namespace bridge::process {

// Without subreapers and /proc no process can be proven to be an agent's.
struct ProcessTree::Private
{};

ProcessTree::ProcessTree(Clock &, QObject *parent)
    : QObject(parent)
{}

ProcessTree::~ProcessTree() = default;

void ProcessTree::addOwned(qint64)
{}

void ProcessTree::removeOwned(qint64)
{}

void ProcessTree::noteDescendants(qint64, const QByteArrayList &)
{}

std::vector<Survivor> ProcessTree::survivors(qint64, const QByteArrayList &) const
{
    return {};
}

void ProcessTree::end(const std::vector<Survivor> &)
{}

void ProcessTree::forget(qint64)
{}

std::optional<ProcessRow> readProcess(qint64)
{
    return std::nullopt;
}

} // namespace bridge::process

#include "moc_ProcessTree.cpp"
