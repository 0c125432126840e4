namespace Earshot.Sdk.Plugins;

/// <summary>What the host lends to one plugin instance.</summary>
public interface IPluginContext
{
    /// <summary>The instance's table in <c>plugins.toml</c>.</summary>
    string InstanceName { get; }

    /// <summary>Messages for the operator. Any thread; never in the data path.</summary>
    IPluginLog Log { get; }

    /// <summary>A folder of this instance's own that outlives the process. Created on first use.</summary>
    string DataDirectory { get; }

    /// <summary>The connections that plugins of this sensor make, which are not to be captured.</summary>
    OwnConnections OwnConnections { get; }
}

/// <summary>Messages for the operator, on standard error. Any thread. Secrets never go in.</summary>
public interface IPluginLog
{
    /// <summary>Something worth knowing.</summary>
    void Information(string message);

    /// <summary>Something is not as it should be, but work goes on.</summary>
    void Warning(string message);

    /// <summary>Work could not be done.</summary>
    void Error(string message);
}
